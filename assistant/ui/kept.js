// Conversations kept on the server, where there is a login: the functions of `store` (store.js).
// The server keeps one list for each user, and takes a new one only if it was made from the list
// that it has, so that two open pages do not undo what the other kept.

const ADDRESS = 'conversations';
const ROOM = 1_900_000;  // bytes; the server takes two million
const TRIES = 8;
const CHANGED = 412;

let before = Promise.resolve();  // one change after the other

async function all() {
  const reply = await fetch(ADDRESS);
  const kept = reply.ok ? await reply.json() : null;
  return {talks: Array.isArray(kept) ? kept : [], version: reply.headers.get('etag') ?? ''};
}

const byAge = talks => talks.sort((one, other) => other.updated - one.updated);

function fitting(talks) {  // the oldest conversations go first
  let left = ROOM;
  return byAge(talks).filter(talk => (left -= new Blob([JSON.stringify(talk)]).size + 1) > 0);
}

// Puts what `make` gives of the kept conversation in its place; null takes it away.
function change(id, make) {
  const next = async () => {
    for (let left = TRIES; left; left--) {
      const {talks, version} = await all();
      const made = make(talks.find(talk => talk.id === id) ?? null);
      const body = JSON.stringify(fitting([
        ...talks.filter(talk => talk.id !== id), ...(made ? [made] : [])]));
      const headers = {'content-type': 'application/json', 'if-match': version};
      const reply = await fetch(ADDRESS, {method: 'PUT', body, headers});
      if (reply.status !== CHANGED) return reply.ok;
    }
    return false;
  };
  before = before.then(next, next).catch(() => false);
  return before;
}

// Gives what is kept when every change of this page has been taken.
async function settled() {
  await before;
  return (await all()).talks;
}

export const serverStore = sound => ({
  list: async () => byAge((await settled()).filter(sound)),
  load: async id => (await settled()).find(talk => talk.id === id && sound(talk)) ?? null,
  save: (id, make) => change(id, kept => make(sound(kept) ? kept : null)),
  remove: id => change(id, () => null),
  watch(changed) {
    document.addEventListener('visibilitychange', () => document.hidden || changed());
  },
});
