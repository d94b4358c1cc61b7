// Conversations kept on the server, where there is a login: the four functions of `store`
// (store.js). The server keeps one list for each user; it is read before each change, so that two
// open pages do not undo what the other kept.

const ADDRESS = 'conversations';
const ROOM = 1_900_000;  // bytes; the server takes two million

let before = Promise.resolve();  // one change after the other

async function all() {
  const reply = await fetch(ADDRESS);
  const kept = reply.ok ? await reply.json() : null;
  return Array.isArray(kept) ? kept : [];
}

const byAge = talks => talks.sort((one, other) => other.updated - one.updated);

function fitting(talks) {  // the oldest conversations go first
  let left = ROOM;
  return byAge(talks).filter(talk => (left -= new Blob([JSON.stringify(talk)]).size + 1) > 0);
}

function change(id, put) {
  const next = async () => {
    const others = (await all()).filter(talk => talk.id !== id);
    const body = JSON.stringify(fitting([...others, ...put]));
    const headers = {'content-type': 'application/json'};
    return (await fetch(ADDRESS, {method: 'PUT', body, headers})).ok;
  };
  before = before.then(next, next).catch(() => false);
  return before;
}

export const serverStore = (version, sound) => ({
  list: async () => byAge((await all()).filter(sound)),
  load: async id => (await all()).find(talk => talk.id === id && sound(talk)) ?? null,
  save: talk => change(talk.id, [{...talk, v: version}]),
  remove: id => change(id, []),
  watch(changed) {
    document.addEventListener('visibilitychange', () => document.hidden || changed());
  },
});
