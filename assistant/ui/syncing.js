// Syncs: their beginning and end, how far they are, what waits for one.

import {$, button, call, here, post, tell} from './ground.js';

const POLL = 300, WATCH_POLL = 2000;  // milliseconds
let ended = null, timer = 0, drawn = null, refresh = null;

export const job = {watching: false};

export function followFrom(refreshed) {  // ``refreshed`` is called after each sync
  refresh = refreshed;
  document.addEventListener('visibilitychange', () => document.hidden || follow());
  follow();
}

export async function follow() {
  clearTimeout(timer);
  try {
    show(await (await call('job')).json());
  } catch {
    tell(here.words.lost);
    timer = setTimeout(follow, WATCH_POLL);
  }
}

export async function act(path) {
  clearTimeout(timer);
  try {
    const reply = await post(path);
    const said = await reply.json();
    if (reply.ok) return show(said);
    tell(said.detail);
  } catch {
    tell(here.words.lost);
  }
  timer = setTimeout(follow, WATCH_POLL);  // what runs is followed as before
}

function show(now) {
  if (now.html !== drawn) $('#progress').innerHTML = drawn = now.html;
  job.watching = now.watching;
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

export function pending(on) {
  const place = $('#pending');
  place.replaceChildren();
  place.hidden = !on || job.watching;
  if (!on || job.watching) return;
  place.append(here.words.pending, ' ', button(here.words.sync, () => act('sync'), 'first'));
}
