// Where conversations are kept: in this browser, one entry each, so that a damaged one costs no
// other; or on the server, where somebody is logged in (kept.js). The functions of `store` are all
// that the page asks for. A conversation is
// {v, id, title, created, updated, filters, turns}; a turn is what records.py writes, with an id.

import {merged, note} from './merge.js';
import {serverStore} from './kept.js';

const VERSION = 1;
const PREFIX = 'news-assistant/talk/';
const ROOM = 3_000_000;  // characters in all; browsers give a page about five million

function read(key) {
  try {
    const talk = JSON.parse(localStorage.getItem(key));
    return sound(talk) ? talk : null;
  } catch {
    return null;  // damaged, or storage is closed to us: the others still open
  }
}

export function sound(talk) {
  return talk?.v === VERSION && typeof talk.id === 'string' && typeof talk.title === 'string'
    && Number.isFinite(talk.updated) && Array.isArray(talk.turns)
    && talk.turns.every(turn => typeof turn?.question === 'string');
}

function keys() {
  try {
    return Object.keys(localStorage).filter(key => key.startsWith(PREFIX));
  } catch {
    return [];
  }
}

// Makes room for what is to be written: the oldest conversations go first.
function makeRoom(needed, own) {
  const sizes = keys().filter(key => key !== own)
    .map(key => ({key, size: localStorage.getItem(key).length, when: read(key)?.updated ?? 0}))
    .sort((one, other) => other.when - one.when);
  let left = ROOM - needed;
  for (const {key, size} of sizes) {
    left -= size;
    if (left < 0) localStorage.removeItem(key);
  }
}

const browserStore = {
  async list() {
    return keys().map(read).filter(Boolean).sort((one, other) => other.updated - one.updated);
  },

  async load(id) {
    return read(PREFIX + id);
  },

  // Gives false where the browser does not keep it.
  async save(id, make) {
    const key = PREFIX + id;
    const text = JSON.stringify(make(read(key)));
    try {
      makeRoom(text.length, key);
      localStorage.setItem(key, text);
    } catch {
      return false;
    }
    return true;
  },

  async remove(id) {
    localStorage.removeItem(PREFIX + id);
  },

  // Calls back when another tab has changed something.
  watch(changed) {
    addEventListener('storage', event => { if (event.key?.startsWith(PREFIX)) changed(); });
  },
};

async function loggedIn() {
  try {
    return Boolean((await (await fetch('session')).json()).name);
  } catch {
    return false;
  }
}

const place = await loggedIn() ? serverStore(sound) : browserStore;

export const store = {
  ...place,

  async load(id) {
    const talk = await place.load(id);
    if (talk) note(talk);
    return talk;
  },

  // Keeps it as it is in hand; gives false where that could not be done.
  async save(talk) {
    const done = await place.save(talk.id, kept => ({...merged(talk, kept), v: VERSION}));
    note(talk);
    return done;
  },
};
