// The articles view: the list, the timeline, files in and out, syncs. What it shows arrives as HTML
// that the server has escaped (listing.py, timeline.py, corpus.py), or goes in as textContent.

import {filterBy} from './filters.js';
import {openMap, mapShown} from './map.js';

const TAB = '#views [role=tab]';
const POLL = 300, WATCH_POLL = 2000;  // milliseconds
const QUIET = 180;                    // after the last key, before a search


const chosen = {q: '', after: '', before: '', source: null, undated: false, when: ''};
const order = {sort: 'published', order: 'down', page: 1};
let view = null, words = {}, ended = null, timer = 0, watching = false;

const $ = selector => view.querySelector(selector);
const newest = {};  // per address, so that a late reply never overwrites a newer one

async function call(path, options) {
  const reply = await fetch(`library/${path}`, options);
  if (reply.status === 401) location.reload();  // the login has ended
  return reply;
}

const post = path => call(path, {method: 'POST'});

async function fill(selector, path) {
  const mine = newest[selector] = (newest[selector] || 0) + 1;
  try {
    const html = await (await call(path)).text();
    if (mine === newest[selector]) $(selector).innerHTML = html;
    return mine === newest[selector];
  } catch {
    tell(words.lost);
    return false;
  }
}

// ---- What is chosen ---------------------------------------------------------------------------

function query(with_) {
  const asked = new URLSearchParams({q: chosen.q, ...with_});
  if (chosen.after) asked.set('after', chosen.after);
  if (chosen.before) asked.set('before', chosen.before);
  if (chosen.source !== null) asked.set('source', chosen.source);
  if (chosen.undated) asked.set('undated', '1');
  return asked;
}

const list = () => fill('#articles', `list?${query(order)}`);

async function timeline() {
  const again = document.activeElement?.closest?.('#timeline .stack')?.dataset.after;
  if (await fill('#timeline', `timeline?q=${encodeURIComponent(chosen.q)}`)) press();
  $('.times').hidden = !$('#timeline').childElementCount;
  const bars = $('.bars');
  if (bars) bars.scrollLeft = bars.scrollWidth;  // the newest, where not all fit
  if (again) $(`.stack[data-after="${again}"]`)?.focus();
}

function choose(change) {
  Object.assign(chosen, change);
  order.page = 1;
  press();
  list();
}

function press() {  // what is chosen looks pressed, and can be taken back
  for (const bar of view.querySelectorAll('.stack')) {
    const {after, before} = bar.dataset;
    const within = (chosen.after || chosen.before) && after >= chosen.after
      && before <= (chosen.before || '9999');
    bar.setAttribute('aria-pressed', Boolean(within));
  }
  for (const each of view.querySelectorAll('#timeline [data-source]')) {
    each.setAttribute('aria-pressed', each.dataset.source === chosen.source);
  }
  $('#timeline [data-undated]')?.setAttribute('aria-pressed', chosen.undated);
  const told = [chosen.when, chosen.undated && words.undated,
    chosen.source !== null && (chosen.source || words.noOutlet)].filter(Boolean).join(' · ');
  const place = $('#chosen');
  place.replaceChildren();
  place.hidden = !told;
  if (!told) return;
  const label = document.createElement('b');
  label.textContent = told;
  label.dir = 'auto';
  place.append(label);
  if (!chosen.undated && chosen.source !== '') {
    place.append(button(chosen.when ? words.ask : words.askSource, askWithin, 'first'));
  }
  place.append(button(words.any, () => {
    choose({after: '', before: '', source: null, undated: false, when: ''});
  }));
}

function button(label, act, kind = '') {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = kind;
  made.textContent = label;
  made.addEventListener('click', act);
  return made;
}

function askWithin() {
  const {after, before, source} = chosen;
  filterBy({after, before, source: source ? [source] : []});
  document.querySelector(TAB).click();
  document.querySelector('#question textarea')?.focus();
}

function pressBar(bar, extend) {
  const {after, before, when} = bar.dataset;
  const start = $(`.stack[data-after="${chosen.after}"]`);
  if (extend && start) {
    const bars = [...view.querySelectorAll('.stack')];
    const [first, last] = [bars.indexOf(start), bars.indexOf(bar)].sort((a, b) => a - b);
    const ends = [bars[first].dataset, bars[last].dataset];
    const name = first === last ? when : `${ends[0].when} – ${ends[1].when}`;
    choose({after: ends[0].after, before: ends[1].before, undated: false, when: name});
  } else if (chosen.after === after && chosen.before === before) {
    choose({after: '', before: '', when: ''});
  } else {
    choose({after, before, undated: false, when});
  }
}

function stepBar(event) {  // one stop for Tab; arrows, Home and End go from bar to bar
  const bar = event.target.closest('.stack');
  if (!bar) return;
  const bars = [...view.querySelectorAll('.stack')], here = bars.indexOf(bar);
  const to = {ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: bars.length - 1}[event.key];
  if (event.key === 'Enter' && event.shiftKey) {
    event.preventDefault();
    pressBar(bar, true);
  } else if (bars[to]) {
    event.preventDefault();
    bar.tabIndex = -1;
    bars[to].tabIndex = 0;
    bars[to].focus();
  }
}

function showTip(event) {
  const bar = event.target.closest?.('[data-tip]'), tip = $('.tip');
  tip.hidden = !bar;
  if (!bar) return;
  tip.textContent = bar.dataset.tip;
  const [at, box] = [bar.getBoundingClientRect(), tip.getBoundingClientRect()];
  const left = Math.min(Math.max(8, at.left + at.width / 2 - box.width / 2),
    innerWidth - box.width - 8);
  tip.style.left = `${left}px`;
  tip.style.top = `${Math.max(8, at.top - box.height - 6)}px`;
}

// ---- Syncing ----------------------------------------------------------------------------------

async function follow() {
  clearTimeout(timer);
  try {
    show(await (await call('job')).json());
  } catch {
    tell(words.lost);
    timer = setTimeout(follow, WATCH_POLL);
  }
}

async function act(path) {
  clearTimeout(timer);
  try {
    const reply = await post(path);
    const said = await reply.json();
    if (reply.ok) show(said);
    else tell(said.detail);
  } catch {
    tell(words.lost);
  }
}

let drawn = null;

function show(now) {
  if (now.html !== drawn) $('#progress').innerHTML = drawn = now.html;
  watching = now.watching;
  if ($('#sync')) {
    $('#sync').disabled = $('#rebuild').disabled = now.running;
    $('#stop').hidden = !now.running;
    $('#stop').disabled = now.stopping;
    $('#watch').checked = now.watching;
  }
  if (ended !== null && ended !== now.ended) {
    pending(false);
    refresh();
    document.getElementById('synced')?.click();
  }
  ended = now.ended;
  const soon = now.running ? POLL : WATCH_POLL;
  clearTimeout(timer);
  if ((now.running || now.watching) && !document.hidden) timer = setTimeout(follow, soon);
}

function refresh() {
  fill('#status', 'status').then(() => {
    view.classList.toggle('bare', $('.status')?.dataset.articles === '0');
  });
  timeline();
  list();
  mapShown(words);
}

function pending(on) {
  const place = $('#pending');
  place.replaceChildren();
  place.hidden = !on || watching;
  if (!on || watching) return;
  place.append(words.pending, ' ', button(words.sync, () => act('sync'), 'first'));
}

function tell(text) {
  const place = $('#pending');
  place.replaceChildren(text);
  place.hidden = false;
}

// ---- Files in and out -------------------------------------------------------------------------

function confirmed(what, name, yes, no) {
  const dialog = $('.confirm');
  dialog.querySelector('p').textContent = what;
  dialog.querySelector('.name').textContent = name;
  const [keep, go] = dialog.querySelectorAll('button');
  keep.textContent = no;
  go.textContent = yes;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise(answer => {
    keep.onclick = go.onclick = event => dialog.close(event.currentTarget.value);
    dialog.onclose = () => answer(dialog.returnValue === 'yes');
  });
}

async function remove(from) {
  if (!await confirmed(words.remove, from.dataset.title, words.removeYes, words.removeNo)) return;
  try {
    const reply = await post(`delete?file=${encodeURIComponent(from.dataset.delete)}`);
    if (!reply.ok) return tell((await reply.json()).detail);
    from.closest('tr, li').classList.add('gone');
    from.disabled = true;
    pending(true);
  } catch {
    tell(words.lost);
  }
}

async function addFiles(files) {
  const rows = [...files].map(file => [file, uploadRow(file.name)]);
  let any = false;
  for (const [file, row] of rows) any = await addFile(file, row) || any;
  if (any) pending(true);
  if (watching) follow();
}

function uploadRow(name) {
  const row = document.createElement('li'), label = document.createElement('b');
  label.textContent = name;
  label.dir = 'auto';
  row.append(label, document.createElement('span'));
  $('#uploads').hidden = false;
  $('#uploads ul').append(row);
  mark(row, 'waiting', words.waiting);
  return row;
}

function mark(row, kind, text) {
  row.className = kind;
  row.lastChild.textContent = text;
}

async function addFile(file, row) {
  if (file.size > Number(view.dataset.most)) {
    mark(row, 'refused', words.tooBig.replace('{size}', view.dataset.limit));
    return false;
  }
  mark(row, 'sending', words.sending);
  let replaced = false;
  try {
    let reply = await send(file, replaced);
    if (reply.status === 409) {
      const there = (await reply.json()).exists;
      replaced = await confirmed(words.replace, there, words.replaceYes, words.replaceNo);
      if (!replaced) return mark(row, 'kept', words.skipped);
      reply = await send(file, replaced);
    }
    const said = await reply.json();
    if (!reply.ok) return mark(row, 'refused', said.detail);
    mark(row, 'added', `${replaced ? words.replaced : words.added}: ${said.title}`);
    return true;
  } catch {
    return mark(row, 'refused', words.failed);
  }
}

function send(file, replace) {
  const asked = new URLSearchParams({name: file.name, ...(replace && {replace: '1'})});
  return call(`upload?${asked}`, {method: 'POST', body: file,
    headers: {'content-type': 'application/octet-stream'}});
}

let over = 0;  // how deep the dragged files are in the page's elements

function drag(event) {
  const dragged = event.dataTransfer?.types.includes('Files');
  if (!dragged || !$('#add') || !view.offsetParent) return;
  event.preventDefault();
  if (event.type === 'dragenter') over++;
  if (event.type === 'dragleave') over--;
  if (event.type === 'drop') {
    over = 0;
    addFiles(event.dataTransfer.files);
  }
  $('.drop').hidden = over < 1;
}

// ---- List or map ------------------------------------------------------------------------------

function turnTo(name) {
  for (const [tab, panel] of [['list', 'shelf'], ['map', 'map']]) {
    const here = tab === name;
    $(`#${tab}-tab`).setAttribute('aria-pressed', here);
    $(`#${panel}`).hidden = !here;
  }
  if (name === 'map') openMap($('#map'), words);
}

// ---- Beginning --------------------------------------------------------------------------------

function clicked(event) {
  const at = event.target.closest('button');
  if (!at || at.disabled) return;
  const {sort, order: way, page, source, undated} = at.dataset;
  if (sort) { Object.assign(order, {sort, order: way, page: 1}); list(); }
  else if (page) { order.page = Number(page); list().then(() => $('#shelf').scrollIntoView()); }
  else if (at.dataset.delete) remove(at);
  else if (at.matches('.stack')) pressBar(at, event.shiftKey);
  else if (source !== undefined) choose({source: source === chosen.source ? null : source});
  else if (undated) choose({undated: !chosen.undated, after: '', before: '', when: ''});
  else if (['sync', 'rebuild', 'stop'].includes(at.id)) act(at.id);
  else if (at.id === 'add') $('#files').click();
  else if (at.id === 'list-tab') turnTo('list');
  else if (at.id === 'map-tab') turnTo('map');
}

function typed(event) {
  if (!event.target.closest('#search')) return;
  clearTimeout(typed.timer);
  typed.timer = setTimeout(() => {
    chosen.q = event.target.value;
    order.page = 1;
    list();
    timeline();
  }, QUIET);
}

function changed({target}) {
  if (target.id === 'watch') act(`watch?on=${target.checked ? 1 : 0}`);
  if (target.id === 'files') { addFiles(target.files); target.value = ''; }
}

async function begin(holder) {
  holder.innerHTML = await (await call('page')).text();
  view = holder.firstElementChild;
  words = JSON.parse(view.dataset.words);
  view.addEventListener('click', clicked);
  view.addEventListener('input', typed);
  view.addEventListener('change', changed);
  view.addEventListener('keydown', stepBar);
  for (const type of ['mouseover', 'focusin', 'mouseleave']) view.addEventListener(type, showTip);
  addEventListener('scroll', () => { $('.tip').hidden = true; }, {capture: true, passive: true});
  for (const type of ['dragenter', 'dragover', 'dragleave', 'drop']) {
    document.addEventListener(type, drag);
  }
  document.addEventListener('visibilitychange', () => document.hidden || follow());
  refresh();
  follow();
}

async function greet() {  // who is logged in, and the way out
  const reply = await fetch('session');
  if (!reply.ok) return;
  const {name, logOut} = await reply.json();
  if (!name) return;
  const out = button(logOut, async () => {
    await fetch('logout', {method: 'POST', redirect: 'manual'});
    location.reload();
  }, 'out');
  out.title = name;
  out.setAttribute('aria-label', `${logOut} (${name})`);
  document.getElementById('theme').before(out);
}

// Gradio draws its tabs late: the holder is waited for once, then filled when it is first seen.
function find() {
  const holder = document.getElementById('library');
  if (!holder) return false;
  const seen = new IntersectionObserver(entries => {
    if (!entries.some(each => each.isIntersecting)) return;
    seen.disconnect();
    begin(holder);
  });
  seen.observe(holder);
  return true;
}

if (!find()) {
  const waiting = new MutationObserver(() => { if (find()) waiting.disconnect(); });
  waiting.observe(document.body, {childList: true, subtree: true});
}
greet();
