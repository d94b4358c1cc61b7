// The conversation in hand: asks, reads the reply as it grows, keeps it, and shows it again.
// A reply's HTML is the server's, which has escaped it; a question goes in as text.

import {calm, fill, make, offer, post, tell, words} from './words.js';
import {chosen, setChosen} from './filters.js';
import {newId} from './merge.js';
import {patch} from './patch.js';
import {store} from './store.js';

const OPEN = 'news-assistant/open';  // the conversation of this tab, for a reload
const REMEMBERED = 12;
const LONG = 240;  // characters of a question that is not set as a headline
const BATCH = 150_000;  // characters of kept turns in one request

let talk = fresh();
let sections = [];  // one for each turn: {element, markdown}
let asking = null;  // the reply on its way: {abort, stopped}
let changes = 0;  // times that this tab has kept something
const listeners = [];

export const current = () => talk;
export const isAsking = () => asking !== null;
export const onChange = listener => listeners.push(listener);
export const turnOf = element => sections.findIndex(each => each.element.contains(element));
export const markdownOf = place => sections[place].markdown;
export const wholeMarkdown = () => [`# ${talk.title}\n`, ...sections.map(s => s.markdown)].join('\n');

function fresh() {
  const now = Date.now();
  return {id: newId(), title: '', created: now, updated: now, filters: {}, turns: []};
}

// What the reader asked to answer the next question: quotes, or what the server is set to.
const engine = () => document.querySelector('#plain[aria-pressed=true]') ? 'quotes' : '';

const room = () => document.querySelector('#talk .talk');

// ---- Asking ---------------------------------------------------------------------------------

// Asks as the turn at `place`; what stood there and behind it gives way.
export async function ask(question, place = talk.turns.length, filters = chosen()) {
  question = question.trim();
  if (!question || asking) return;
  const mine = talk;  // another one may be in hand when the reply is there
  const before = mine.turns;
  if (before.length > place + 1) offerBack(before, place);
  clear(place);
  const turn = {id: newId(), question, filters};
  const section = draw(turn);
  mine.turns = [...before.slice(0, place), turn];
  mine.filters = filters;
  setChosen(filters);
  if (!mine.title) mine.title = question.slice(0, 200);
  keep();
  const way = asking = {abort: new AbortController(), stopped: false};
  document.body.classList.add('asking');
  section.element.scrollIntoView({behavior: calm.matches ? 'auto' : 'smooth', block: 'start'});
  tell(words.asking);
  const history = before.slice(0, place).map(said).filter(Boolean).slice(-REMEMBERED);
  const reply = await read({question, history, filters, engine: engine()}, section, way);
  if (asking === way) asking = null;
  document.body.classList.toggle('asking', asking !== null);
  Object.assign(turn, reply);
  tell(way.stopped ? words.stopped : words.answered);
  if (mine === talk || await store.load(mine.id)) await keep(mine);  // else it was removed
  catchUp();
}

export function halt() {
  if (!asking) return;
  asking.stopped = true;
  asking.abort.abort();
}

function said(turn) {
  const text = turn.answer?.text || turn.said;
  return text ? [turn.question, text] : null;
}

// Reads a reply into its section; gives what is to be kept of it.
async function read(asked, section, way) {
  const outcome = section.element.querySelector('.outcome');
  let partial = {};
  let problem = words.gone;
  outcome.setAttribute('aria-busy', 'true');
  try {
    const response = await post('ask', asked, {signal: way.abort.signal});
    if (!response.ok) {
      problem = (await response.json()).detail;
      throw new Error(problem);
    }
    for await (const line of lines(response)) {
      patch(outcome, line.html);
      if (line.partial) partial = line.partial;
      if (line.turn) {
        section.markdown = line.markdown;
        return line.turn;
      }
    }
  } catch {
    // stopped, refused or cut off: what there is of it is shown below
  } finally {
    outcome.removeAttribute('aria-busy');
  }
  const rest = way.stopped || partial.said ? partial : {error: problem};
  const turn = {question: asked.question, filters: asked.filters, ...rest};
  await redraw([turn], [section]);
  return turn;
}

async function* lines(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const {value, done} = await reader.read();
    if (done) return;
    const whole = (rest + value).split('\n');
    rest = whole.pop();
    for (const line of whole) if (line) yield JSON.parse(line);
  }
}

// ---- Showing --------------------------------------------------------------------------------

function draw(turn) {
  const element = make('section', {className: 'turn'});
  const kind = turn.question.length > LONG ? 'asked long' : 'asked';
  const asked = make('h2', {className: kind, dir: 'auto', textContent: turn.question});
  element.append(asked, make('div', {className: 'outcome'}));
  room().append(element);
  const section = {element, markdown: ''};
  sections.push(section);
  return section;
}

function clear(place) {
  for (const each of sections.splice(place)) each.element.remove();
}

// Shows kept turns again; the server renders them, so that they look like new ones.
async function redraw(turns, places) {
  for (let start = 0; start < turns.length;) {
    let end = start;
    for (let size = 0; end < turns.length && (end === start || size < BATCH); end++) {
      size += JSON.stringify(turns[end]).length;
    }
    const shown = await rendered(turns.slice(start, end));
    shown.forEach((each, at) => {
      const place = places[start + at];
      place.markdown = each.markdown;
      patch(place.element.querySelector('.outcome'), each.html);
      press(place.element, turns[start + at].vote);
    });
    start = end;
  }
}

async function rendered(turns) {
  try {
    const response = await post('turns', {turns});
    if (response.ok) return (await response.json()).turns;
  } catch {
    // told below
  }
  const note = make('p', {className: 'failed', textContent: words.gone}).outerHTML;
  return turns.map(turn => ({html: note, markdown: turn.question}));
}

export function press(element, vote) {
  for (const name of ['up', 'down']) {
    element.querySelector(`[data-do=${name}]`)?.setAttribute('aria-pressed', vote === name);
  }
}

// ---- Keeping --------------------------------------------------------------------------------

let warned = false;

export async function keep(mine = talk) {
  mine.updated = Date.now();
  if (mine === talk) remember(mine.id);
  changes += 1;
  const done = await store.save(mine);
  if (!done && !warned) offer(words.notKept);
  warned = !done;
  changed();
}

function remember(id) {
  try {
    if (id) sessionStorage.setItem(OPEN, id);
    else sessionStorage.removeItem(OPEN);
  } catch {
    // storage is closed to us: a reload begins anew
  }
}

const changed = () => { for (const listener of listeners) listener(); };

export function begin() {
  halt();
  clear(0);
  talk = fresh();
  setChosen({});
  remember('');
  changed();
}

export async function open(id) {
  const kept = await store.load(id);
  if (!kept) return;
  halt();
  clear(0);
  talk = kept;
  setChosen(talk.filters ?? {});
  remember(id);
  const places = talk.turns.map(draw);
  changed();
  await redraw(talk.turns, places);
  places.at(-1)?.element.scrollIntoView({block: 'start'});
}

// Shows what another tab has added to the conversation in hand, or changed in it; what is the same
// stays as it is, and so does the reader's place.
export async function catchUp() {
  if (asking || !talk.turns.length) return;
  const mine = talk;
  const before = changes;
  const kept = await store.load(mine.id);
  if (changes !== before) return catchUp();  // what is kept is older than what is in hand
  if (!kept || asking || talk !== mine || !kept.turns.every(over)) return;
  const same = talk.turns.findIndex((turn, at) => !alike(turn, kept.turns[at]));
  const place = same < 0 ? talk.turns.length : same;
  if (place === kept.turns.length && place === talk.turns.length) return;
  clear(place);
  talk = kept;
  changed();
  const places = talk.turns.slice(place).map(draw);
  await redraw(talk.turns.slice(place), places);
}

store.watch(catchUp);

const over = turn => Boolean(turn.answer || turn.said || turn.error);
const alike = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export async function reopen() {
  let id = null;
  try {
    id = sessionStorage.getItem(OPEN);
  } catch {
    // storage is closed to us
  }
  if (id) await open(id);
}

function offerBack(turns, place) {
  const mine = talk.id;
  const gone = turns.length - place - 1;
  offer(fill(gone === 1 ? words.oneGone : words.someGone, {count: gone}), async () => {
    if (talk.id !== mine) return;
    halt();
    clear(0);
    talk.turns = turns;
    const places = turns.map(draw);
    await redraw(turns, places);
    places[place].element.scrollIntoView({block: 'start'});
    keep();
  });
}
