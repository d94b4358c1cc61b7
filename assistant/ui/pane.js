// The source pane: an article with its cited places, and the steps from one place to the next.
// Article text arrives as HTML that the server has escaped (sources.py).

import {fill, words} from './words.js';
import {hidePeek} from './peek.js';

const pane = document.getElementById('pane');
const article = pane.querySelector('.article');
const place = pane.querySelector('.place');
const what = pane.querySelector('.what');
export const phone = matchMedia('(max-width: 900px)');

let trail = [];     // the places that previous and next step through
let at = -1;        // which of them is open
let opener = null;  // where the focus returns to
let request = 0;    // only the newest reply is shown
let entered = false;  // in the browser's history, so that Back closes what covers a phone

export const isOpen = () => !pane.hidden;

function placesNear(button) {
  const turn = button.closest('.turn');
  if (!turn || !button.dataset.number) return [button.dataset];
  const seen = new Map();
  for (const each of turn.querySelectorAll('[data-number]')) {
    if (!seen.has(each.dataset.number)) seen.set(each.dataset.number, each.dataset);
  }
  return [...seen.values()];
}

export function openFrom(button) {
  hidePeek();
  if (!pane.contains(button)) opener = button;
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
  const html = await text(`source?${query}`);
  if (mine !== request) return;
  article.removeAttribute('aria-busy');
  if (html) article.innerHTML = html;
  else article.textContent = words.paneFailed;
  const mark = article.querySelector('mark.current');
  article.scrollTop = 0;
  const seen = article.getBoundingClientRect().bottom - 60;
  if (mark && mark.getBoundingClientRect().bottom > seen) mark.scrollIntoView({block: 'center'});
  name();
  signal();
  const others = article.querySelector('.text') && await text(`related?${query}`);
  if (mine === request && others) article.insertAdjacentHTML('beforeend', others);
}

// Names the article in the bar while its own headline is scrolled away.
const headline = new IntersectionObserver(([{isIntersecting}]) => {
  what.classList.toggle('on', !isIntersecting);
}, {root: article});

function name() {
  headline.disconnect();
  what.classList.remove('on');
  const title = article.querySelector('h2');
  what.textContent = title?.textContent ?? '';
  if (title) headline.observe(title);
}

async function text(address) {
  try {
    return await (await fetch(address)).text();
  } catch {
    return '';
  }
}

function reveal() {
  const steps = trail.filter(each => each.number).length;
  place.textContent = steps ? fill(words.place, {n: at + 1, of: steps}) : '';
  for (const button of pane.querySelectorAll('[data-step]')) button.hidden = steps < 2;
  if (!pane.hidden) return;
  pane.hidden = false;
  article.textContent = words.paneLoading;
  document.body.classList.add('reading');
  cover();
  if (phone.matches && !entered) {
    history.pushState({pane: true}, '');
    entered = true;
  }
  article.focus({preventScroll: true});
}

function cover() {  // over the chat on a phone, where nothing behind it may be reached
  const covering = phone.matches && !pane.hidden;
  for (const each of document.querySelectorAll('gradio-app, header.top, #drawer, a.skip')) {
    each.inert = covering;
  }
  pane.setAttribute('role', covering ? 'dialog' : 'complementary');
  if (covering) pane.setAttribute('aria-modal', 'true');
  else pane.removeAttribute('aria-modal');
}
phone.addEventListener('change', cover);

export function close() {
  if (pane.hidden) return;
  if (entered) history.back();
  entered = false;
  pane.hidden = true;
  request++;
  document.body.classList.remove('reading');
  cover();
  trail = [];
  signal();
  if (opener?.isConnected) opener.focus();
}

addEventListener('popstate', () => {
  if (history.state?.pane) {  // opened again before the way back was gone
    entered = !pane.hidden;
    return;
  }
  entered = false;
  close();
});

export function step(by) {
  if (trail.length > 1) show((at + by + trail.length) % trail.length);
}

function signal() {  // the marker whose place is open looks pressed
  const here = pane.hidden ? null : trail[at];
  for (const each of document.querySelectorAll('#talk [data-mark]')) {
    each.classList.toggle('open', Boolean(here?.mark)
      && each.dataset.mark === here.mark && each.dataset.file === here.file);
  }
}

pane.querySelector('.close').addEventListener('click', close);
pane.addEventListener('click', event => {
  const button = event.target.closest('button');
  if (button?.dataset.step) step(Number(button.dataset.step));
  if (button?.dataset.file) openFrom(button);
});
