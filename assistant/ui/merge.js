// One conversation may be open in two tabs: what one keeps takes nothing away that the other has
// added. A turn is known by its id, which begins with the time it was asked.

const had = new WeakMap();  // conversation in hand -> {ids, title}: what this tab has had of it

export const newId = () => Date.now().toString(36) + Math.random().toString(36).slice(2, 10);

const idsOf = talk => talk.turns.map(turn => turn.id).filter(Boolean);

function record(talk) {
  const known = had.get(talk) ?? {ids: new Set()};
  had.set(talk, known);
  for (const id of idsOf(talk)) known.ids.add(id);
  return known;
}

// Notes what a tab has in hand as what is kept.
export function note(talk) {
  record(talk).title = talk.title;
}

// Gives what is to be kept of the conversation in hand, with the turns that another tab has added to
// it since, each at its time. A turn that this tab has had and let go stays away.
export function merged(talk, kept) {
  const {ids, title} = record(talk);
  const added = (kept?.turns ?? []).filter(turn => turn.id && !ids.has(turn.id));
  return {
    ...talk,
    title: kept && talk.title === title ? kept.title : talk.title,  // renamed in another tab
    turns: added.length ? [...talk.turns, ...added].sort(byTime) : talk.turns,
  };
}

function byTime({id: one = ''}, {id: other = ''}) {
  return one < other ? -1 : Number(one > other);
}
