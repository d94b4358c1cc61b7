// The list of kept conversations: open, find, rename, delete with undo, export.

import {begin, current, onChange, open, wholeMarkdown} from './talk.js';
import {download, fill, make, offer, words} from './words.js';
import {store} from './store.js';

const drawer = document.getElementById('drawer');
const menu = document.getElementById('menu');
const list = drawer.querySelector('.talks');
const none = drawer.querySelector('.none');
const find = drawer.querySelector('input');
const docked = matchMedia('(min-width: 1200px)');
const HIDDEN = 'news-assistant/drawer';

// ---- Open and closed ------------------------------------------------------------------------

function toggle(shown, remembered = true) {
  drawer.hidden = !shown;
  menu.setAttribute('aria-expanded', shown);
  document.body.classList.toggle('drawn', shown);
  if (docked.matches && remembered) localStorage.setItem(HIDDEN, shown ? '' : 'yes');
}

export const isOver = () => !drawer.hidden && !docked.matches;

export function closeDrawer() {
  toggle(false);
  menu.focus();
}

menu.addEventListener('click', () => {
  toggle(drawer.hidden);
  if (isOver()) find.focus();
});
const settle = () => toggle(docked.matches && localStorage.getItem(HIDDEN) !== 'yes', false);
docked.addEventListener('change', settle);
settle();

document.addEventListener('click', event => {  // over the chat it closes at a click beside it
  if (isOver() && event.target.isConnected && !event.target.closest('#drawer, #menu, #toast')) {
    toggle(false);
  }
});

// ---- The list -------------------------------------------------------------------------------

const textOf = talk => talk.turns
  .map(turn => `${turn.question} ${turn.answer?.text ?? turn.said ?? ''}`).join(' ');

let refreshes = 0;

async function refresh() {
  const mine = ++refreshes;
  const talks = await store.list();
  if (mine !== refreshes) return;  // a later look at the list is on its way, or here
  const wanted = find.value.trim().toLowerCase().split(/\s+/).filter(Boolean);
  const found = talks.filter(talk => {
    const text = wanted.length ? `${talk.title} ${textOf(talk)}`.toLowerCase() : '';
    return wanted.every(word => text.includes(word));
  });
  list.replaceChildren(...found.map(row));
  none.hidden = found.length > 0;
  none.textContent = talks.length ? words.noneFound : words.noTalks;
  for (const button of drawer.querySelectorAll('[data-export]')) {
    button.disabled = !current().turns.length;
  }
}

function row(talk) {
  const here = talk.id === current().id;
  const when = new Date(talk.updated).toLocaleDateString(words.lang, {day: 'numeric', month: 'short'});
  const name = make('button', {type: 'button', className: 'name', title: talk.title},
    make('span', {textContent: talk.title, dir: 'auto'}), make('small', {textContent: when}));
  if (here) name.setAttribute('aria-current', 'true');
  name.addEventListener('click', async () => {
    if (isOver()) toggle(false);
    document.querySelector('#views [role=tab]').click();
    await open(talk.id);
  });
  const item = make('li', {className: here ? 'here' : ''}, name);
  const button = (label, sign, work) => {
    const made = make('button', {type: 'button', className: 'tool', textContent: sign, title: label});
    made.setAttribute('aria-label', fill(words.toolOf, {tool: label, title: talk.title}));
    made.addEventListener('click', work);
    return made;
  };
  item.append(button(words.rename, '✎', () => rename(item, talk)),
    button(words.remove, '✕', () => remove(talk)));
  return item;
}

function rename(item, talk) {
  const box = make('input', {type: 'text', value: talk.title, maxLength: 200});
  box.setAttribute('aria-label', words.rename);
  const save = async () => {
    const title = box.value.trim();
    const kept = title && title !== talk.title && await store.load(talk.id);
    if (kept) {
      await store.save({...kept, title});
      if (current().id === talk.id) current().title = title;
    }
    await refresh();
  };
  box.addEventListener('blur', save);
  box.addEventListener('keydown', event => {
    if (event.key === 'Enter') box.blur();
    if (event.key === 'Escape') { event.stopPropagation(); box.value = ''; box.blur(); }
  });
  item.replaceChildren(box);
  box.select();
}

async function remove(talk) {
  const kept = await store.load(talk.id);
  await store.remove(talk.id);
  if (current().id === talk.id) begin();
  await refresh();
  offer(fill(words.removed, {title: talk.title}), async () => {
    if (kept) await store.save(kept);
    await refresh();
  });
}

drawer.addEventListener('click', event => {
  const kind = event.target.closest('[data-export]')?.dataset.export;
  if (!kind) return;
  const name = current().title.replace(/[^\p{L}\p{N}]+/gu, '-').slice(0, 60) || words.file;
  if (kind === 'md') download(`${name}.md`, wholeMarkdown(), 'text/markdown');
  else download(`${name}.json`, JSON.stringify(current(), null, 2), 'application/json');
});

find.addEventListener('input', refresh);
onChange(refresh);
store.watch(refresh);
refresh();
