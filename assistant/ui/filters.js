// The filters of the next question: outlets, days, files. Shown as chips beside the question, chosen
// in a small window above it.

import {fill, longDay, make, words} from './words.js';

const panel = document.getElementById('filters');
const outlets = panel.querySelector('.outlets');
const files = panel.querySelector('.files');
const findOutlet = panel.querySelector('[name=outlet]');
const findFile = panel.querySelector('[name=file]');
const days = {after: panel.querySelector('[name=after]'), before: panel.querySelector('[name=before]')};

let filters = {};
let facets = null;

// Gives what is on, without the fields that allow everything.
export const chosen = () => Object.fromEntries(
  Object.entries(filters).filter(([, value]) => value.length));

export const filtersOpen = () => panel.open;

export function setChosen(values) {
  filters = {...values};
  show();
}

// Narrows what is on: the timeline does (library.js).
export function filterBy(values) {
  setChosen({...filters, ...values});
}

function set(field, value) {
  filters = {...filters, [field]: value};
  show();
}

function flip(field, value) {
  const on = filters[field] ?? [];
  set(field, on.includes(value) ? on.filter(each => each !== value) : [...on, value]);
}

// ---- The chips ------------------------------------------------------------------------------

function show() {
  const bar = document.querySelector('#asking .on');
  if (!bar) return;
  bar.replaceChildren(...[
    ...(filters.source ?? []).map(each => chip(each, () => flip('source', each))),
    ...['after', 'before'].filter(name => filters[name])
      .map(name => chip(fill(words[name], {day: longDay(filters[name])}), () => set(name, ''))),
    ...(filters.file ?? []).map(each => chip(each, () => flip('file', each))),
  ]);
  bar.hidden = !bar.childElementCount;
  if (!panel.open) return;
  tick();
  settle();  // the chips have another height
}

function settle() {
  const field = document.getElementById('composer').getBoundingClientRect();
  panel.style.setProperty('--over', `${innerHeight - field.top - 16}px`);
}

function chip(text, drop) {
  const button = make('button', {type: 'button', textContent: text, title: words.dropFilter},
    make('i', {textContent: '×', ariaHidden: 'true'}));
  button.setAttribute('aria-label', `${text}: ${words.dropFilter}`);
  button.addEventListener('click', () => {
    drop();
    document.querySelector('#asking .on button, #filter').focus();
  });
  return make('li', {}, button);
}

// ---- The window -----------------------------------------------------------------------------

async function open() {
  settle();
  panel.show();
  opener().setAttribute('aria-expanded', 'true');
  findOutlet.value = findFile.value = '';
  tick();
  findOutlet.focus();
  try {
    facets = await (await fetch('facets')).json();
  } catch {
    facets = {sources: []};
  }
  tick();
  listFiles();
}

const opener = () => document.getElementById('filter');

export function closeFilters() {
  panel.close();
  opener().setAttribute('aria-expanded', 'false');
  opener().focus();
}

function tick() {
  const wanted = findOutlet.value.trim().toLowerCase();
  const all = (facets?.sources ?? []).filter(each => each.name.toLowerCase().includes(wanted));
  const on = filters.source ?? [];
  all.sort((one, other) => on.includes(other.name) - on.includes(one.name));
  fillList(outlets, all.map(each => option('source', each.name, each.name, each.count)));
  for (const [name, field] of Object.entries(days)) {
    field.value = filters[name] ?? '';
    if (facets?.first) [field.min, field.max] = [facets.first, facets.last];
  }
  for (const box of files.querySelectorAll('input')) {
    box.checked = (filters.file ?? []).includes(box.value);
  }
}

function option(field, value, text, note) {
  const box = make('input', {type: 'checkbox', value});
  box.checked = (filters[field] ?? []).includes(value);
  return make('li', {}, make('label', {}, box, make('span', {textContent: text, dir: 'auto'}),
    make('small', {textContent: note})));
}

function fillList(list, items) {
  const focused = list.contains(document.activeElement) && document.activeElement.value;
  list.replaceChildren(...items);
  if (focused) [...list.querySelectorAll('input')].find(box => box.value === focused)?.focus();
  list.nextElementSibling.hidden = items.length > 0;
}

let newest = 0;

async function listFiles() {
  const mine = ++newest;
  let found = [];
  try {
    found = (await (await fetch(`files?${new URLSearchParams({q: findFile.value})}`)).json()).files;
  } catch {
    // the list stays empty
  }
  if (mine === newest) {
    fillList(files, found.map(each => option('file', each.file, each.title, each.meta)));
  }
}

panel.addEventListener('change', event => {
  const box = event.target;
  if (box.closest('.outlets')) flip('source', box.value);
  if (box.closest('.files')) flip('file', box.value);
  if (box === days.after || box === days.before) set(box.name, box.value);
});
findOutlet.addEventListener('input', tick);
findFile.addEventListener('input', listFiles);
panel.querySelector('.close').addEventListener('click', closeFilters);
panel.querySelector('.clear').addEventListener('click', () => setChosen({}));

document.addEventListener('click', event => {
  if (event.target.closest('#filter')) {
    if (panel.open) closeFilters();
    else open();
  } else if (panel.open && event.target.isConnected && !event.target.closest('#filters')) {
    panel.close();
    opener().setAttribute('aria-expanded', 'false');
  }
});
