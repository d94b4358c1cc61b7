// The reading room's own behaviour: markers, the quote on hover, the source pane, light and dark.
// Article text only ever arrives as HTML that the server has escaped (sources.py), or goes in as
// textContent. Loads nothing from elsewhere.

const pane = document.getElementById('pane');
const article = pane.querySelector('.article');
const place = pane.querySelector('.place');
const peek = document.getElementById('peek');
const phone = matchMedia('(max-width: 900px)');
const calm = matchMedia('(prefers-reduced-motion: reduce)');

// ---- Light and dark -------------------------------------------------------------------------

const THEME = 'reading-room-theme';
const chosen = () => localStorage.getItem(THEME);
const isDark = () => document.body.classList.contains('dark');

function dress() {
  const dark = chosen() ? chosen() === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  if (isDark() !== dark) document.body.classList.toggle('dark', dark);
}

document.getElementById('theme').addEventListener('click', () => {
  localStorage.setItem(THEME, isDark() ? 'light' : 'dark');
  dress();
});
dress();
// Gradio sets the class by the system's preference once it has loaded; the reader's choice stays.
new MutationObserver(dress).observe(document.body, {attributeFilter: ['class']});

// ---- The source pane ------------------------------------------------------------------------

let trail = [];     // the places that previous and next step through
let at = -1;        // which of them is open
let opener = null;  // where the focus returns to
let request = 0;    // only the newest reply is shown

function placesNear(button) {
  const turn = button.closest('.turn');
  if (!turn || !button.dataset.mark) return [button.dataset];
  const seen = new Map();
  for (const each of turn.querySelectorAll('[data-mark]')) {
    if (!seen.has(each.dataset.number)) seen.set(each.dataset.number, each.dataset);
  }
  return [...seen.values()];
}

function openFrom(button) {
  hidePeek();
  opener = button;
  trail = placesNear(button);
  show(trail.findIndex(each => each.number === button.dataset.number));
}

async function show(index) {
  at = Math.max(0, index);
  const here = trail[at];
  const same = trail.filter(each => each.file === here.file && each.mark);
  const query = new URLSearchParams({file: here.file, at: same.indexOf(here)});
  for (const each of same) query.append('mark', each.mark);
  reveal();
  const mine = ++request;
  article.setAttribute('aria-busy', 'true');
  let html;
  try {
    html = await (await fetch(`source?${query}`)).text();
  } catch {
    html = '';
  }
  if (mine !== request) return;
  article.removeAttribute('aria-busy');
  if (html) article.innerHTML = html;
  else article.textContent = pane.dataset.failed;
  const mark = article.querySelector('mark.current');
  article.scrollTop = 0;
  const seen = article.getBoundingClientRect().bottom - 60;
  if (mark && mark.getBoundingClientRect().bottom > seen) mark.scrollIntoView({block: 'center'});
  signal();
}

function reveal() {
  const steps = trail.filter(each => each.mark).length;
  place.textContent = steps
    ? pane.dataset.place.replace('{n}', at + 1).replace('{of}', steps) : '';
  for (const button of pane.querySelectorAll('[data-step]')) button.hidden = steps < 2;
  if (!pane.hidden) return;
  pane.hidden = false;
  article.textContent = pane.dataset.loading;
  document.body.classList.add('reading');
  cover();
  article.focus({preventScroll: true});
}

function cover() {  // over the chat on a phone, where nothing behind it may be reached
  const covering = phone.matches && !pane.hidden;
  for (const each of document.querySelectorAll('gradio-app, header.top, a.skip')) {
    each.inert = covering;
  }
  pane.setAttribute('role', covering ? 'dialog' : 'complementary');
  if (covering) pane.setAttribute('aria-modal', 'true');
  else pane.removeAttribute('aria-modal');
}
phone.addEventListener('change', cover);

function close() {
  if (pane.hidden) return;
  pane.hidden = true;
  request++;
  document.body.classList.remove('reading');
  cover();
  trail = [];
  signal();
  if (opener?.isConnected) opener.focus();
}

function step(by) {
  if (trail.length > 1) show((at + by + trail.length) % trail.length);
}

function signal() {  // the marker whose place is open looks pressed
  const here = pane.hidden ? null : trail[at];
  for (const each of document.querySelectorAll('[data-mark]')) {
    each.classList.toggle('open', each.dataset === here || (here && here.mark
      && each.dataset.mark === here.mark && each.dataset.file === here.file));
  }
}

pane.querySelector('.close').addEventListener('click', close);
pane.addEventListener('click', event => {
  const button = event.target.closest('[data-step]');
  if (button) step(Number(button.dataset.step));
});

document.addEventListener('click', event => {
  const button = event.target.closest('gradio-app button');
  if (button?.dataset.file) openFrom(button);
  if (button?.dataset.ask) ask(button.dataset.ask);
  if (button?.dataset.view === 'articles') document.querySelectorAll('#views [role=tab]')[1].click();
});

function ask(question) {  // as if typed, so that one question at a time is on its way
  const box = document.querySelector('#question textarea');
  box.value = question;
  box.dispatchEvent(new Event('input', {bubbles: true}));
  document.getElementById('send').click();
}

const typing = element => element.closest('input, textarea, select, [contenteditable]');

document.addEventListener('keydown', event => {
  if (event.key === 'Escape') {
    if (peek.hidden) close();
    hidePeek();
  }
  if (pane.hidden || typing(event.target) || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === 'ArrowRight' || event.key === 'n') step(1);
  if (event.key === 'ArrowLeft' || event.key === 'p') step(-1);
});

// ---- The quote on hover and focus -----------------------------------------------------------

function showPeek(marker) {
  peek.querySelector('q').textContent = marker.dataset.quote;
  peek.querySelector('p').textContent = `${marker.dataset.title} · ${marker.dataset.meta}`;
  peek.style.left = peek.style.top = '0';  // measured where nothing squeezes it
  peek.hidden = false;
  marker.setAttribute('aria-describedby', 'peek');
  const mark = marker.getBoundingClientRect();
  const box = peek.getBoundingClientRect();
  const left = Math.min(Math.max(12, mark.left - 24), innerWidth - box.width - 12);
  const above = mark.top - box.height - 8;
  peek.style.left = `${left}px`;
  peek.style.top = `${above > 64 ? above : mark.bottom + 8}px`;
}

function hidePeek() {
  peek.hidden = true;
  document.querySelector('[aria-describedby=peek]')?.removeAttribute('aria-describedby');
}

let resting = '';  // where the mouse was on a click: text that moves under it is not hovered

for (const type of ['mouseover', 'focusin']) {
  document.addEventListener(type, event => {
    if (type === 'mouseover' && `${event.x},${event.y}` === resting) return;
    const marker = event.target.closest?.('.cite');
    if (marker) showPeek(marker);
    else hidePeek();
  });
}
document.addEventListener('click', event => { resting = `${event.x},${event.y}`; });
addEventListener('scroll', hidePeek, {capture: true, passive: true});

// ---- Following the conversation -------------------------------------------------------------

let turns = 0;
new MutationObserver(() => {
  const all = document.querySelectorAll('#talk .turn');
  if (all.length > turns) {
    all[all.length - 1].scrollIntoView({behavior: calm.matches ? 'auto' : 'smooth', block: 'start'});
  }
  turns = all.length;
}).observe(document.querySelector('gradio-app'), {childList: true, subtree: true});
