// The reading room's own behaviour: ties its parts together, the keys, light and dark. Loads
// nothing from elsewhere.

import './actions.js';
import {ask, begin, halt, isAsking, reopen} from './talk.js';
import {close, isOpen, openFrom, phone, step} from './pane.js';
import {closeDrawer, isOver} from './drawer.js';
import {closeFilters, filtersOpen, setChosen} from './filters.js';
import {hidePeek, isPeeking} from './peek.js';

// ---- Light and dark -------------------------------------------------------------------------

const THEME = 'reading-room-theme';
const chosenTheme = () => localStorage.getItem(THEME);
const isDark = () => document.body.classList.contains('dark');

function dress() {
  const theme = chosenTheme();
  const dark = theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
  if (isDark() !== dark) document.body.classList.toggle('dark', dark);
}

document.getElementById('theme').addEventListener('click', () => {
  localStorage.setItem(THEME, isDark() ? 'light' : 'dark');
  dress();
});
dress();
// Gradio sets the class by the system's preference once it has loaded; the reader's choice stays.
new MutationObserver(dress).observe(document.body, {attributeFilter: ['class']});

// ---- Asking ---------------------------------------------------------------------------------

const box = () => document.querySelector('#question textarea');

function send() {
  if (isAsking() || !box().value.trim()) return;
  ask(box().value);
  empty();
}

function empty() {  // Gradio keeps its own copy of the field's text, and learns of it by the event
  box().value = '';
  box().dispatchEvent(new Event('input', {bubbles: true}));
}

const showTab = number => document.querySelectorAll('#views [role=tab]')[number].click();

document.addEventListener('click', event => {
  const button = event.target.closest('button');
  if (!button) return;
  if (button.id === 'send') send();
  if (button.id === 'halt') { halt(); box().focus({preventScroll: true}); }
  if (button.id === 'new') { begin(); close(); showTab(0); box().focus(); }
  if (button.id === 'plain') {
    button.setAttribute('aria-pressed', button.getAttribute('aria-pressed') !== 'true');
  }
  if (button.closest('gradio-app') && button.dataset.file) openFrom(button);
  if (button.dataset.ask) ask(button.dataset.ask);
  if (button.dataset.view === 'articles') showTab(1);
  if (button.dataset.filter) {  // anywhere on the page: JSON of source, file, after, before
    setChosen(JSON.parse(button.dataset.filter));
    if (phone.matches) close();
    showTab(0);
    box().focus();
  }
});

document.addEventListener('keydown', event => {
  if (!event.target.closest('#question') || event.key !== 'Enter') return;
  if (event.shiftKey || event.isComposing) return;
  event.preventDefault();
  send();
}, true);

// ---- The two views: each keeps its place on the page, which both scroll --------------------

const scrolled = new Map();  // tab -> how far its view was scrolled when it was left

document.addEventListener('click', event => {
  const tab = event.target.closest('#views [role=tab]');
  const left = document.querySelector('#views [role=tab][aria-selected=true]');
  if (!tab || !left || tab === left) return;
  scrolled.set(left, scrollY);
  const there = scrolled.get(tab) ?? 0;
  // Gradio draws the view within a frame, and a smooth scroll under way would go on without this.
  requestAnimationFrame(() => requestAnimationFrame(() => {
    scrollTo({top: there, behavior: 'instant'});
  }));
}, true);

// ---- Keys -----------------------------------------------------------------------------------

const keys = document.getElementById('keys');
document.getElementById('help').addEventListener('click', () => keys.showModal());
keys.querySelector('.close').addEventListener('click', () => keys.close());
keys.addEventListener('click', event => { if (event.target === keys) keys.close(); });

const typing = element => element.closest('input, textarea, select, [contenteditable]');

function escape() {
  if (isPeeking()) hidePeek();
  else if (filtersOpen()) closeFilters();
  else if (isOver()) closeDrawer();
  else if (isOpen()) close();
  else if (isAsking()) halt();
}

const plain = {
  '?': () => keys.showModal(),
  '/': () => { showTab(0); box().focus(); },
  ArrowRight: () => step(1), n: () => step(1), j: () => step(1),
  ArrowLeft: () => step(-1), p: () => step(-1), k: () => step(-1),
};

document.addEventListener('keydown', event => {
  if (keys.open || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.key === 'Escape') escape();
  if (typing(event.target) || event.target.closest('[role=tablist]')) return;
  const work = plain[event.key];
  if (!work) return;
  if (event.key === '/') event.preventDefault();  // the key itself is not typed
  work();
});

// ---- The start: once Gradio has drawn its part ----------------------------------------------

function start() {
  if (!document.querySelector('#talk .talk') || !box()) return false;
  reopen();
  return true;
}

if (!start()) {
  const drawn = new MutationObserver(() => { if (start()) drawn.disconnect(); });
  drawn.observe(document.querySelector('gradio-app'), {childList: true, subtree: true});
}
