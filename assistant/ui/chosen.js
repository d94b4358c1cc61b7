// Which articles are listed: the search, the bars of the timeline, the outlets.

import {filterBy} from './filters.js';
import {$, button, fill, here} from './ground.js';

const TAB = '#views [role=tab]';
const QUIET = 180;  // milliseconds after the last key, before a search

export const chosen = {q: '', after: '', before: '', source: null, undated: false, when: ''};
export const order = {sort: 'published', order: 'down', page: 1};

function query(with_) {
  const asked = new URLSearchParams({q: chosen.q, ...with_});
  if (chosen.after) asked.set('after', chosen.after);
  if (chosen.before) asked.set('before', chosen.before);
  if (chosen.source !== null) asked.set('source', chosen.source);
  if (chosen.undated) asked.set('undated', '1');
  return asked;
}

export const list = () => fill('#articles', `list?${query(order)}`);

export async function timeline() {
  const again = document.activeElement?.closest?.('#timeline .stack')?.dataset.after;
  if (await fill('#timeline', `timeline?q=${encodeURIComponent(chosen.q)}`)) press();
  $('.times').hidden = !$('#timeline').childElementCount;
  const bars = $('.bars');
  if (bars) bars.scrollLeft = bars.scrollWidth;  // the newest, where not all fit
  if (again) $(`.stack[data-after="${again}"]`)?.focus();
}

export function choose(change) {
  Object.assign(chosen, change);
  order.page = 1;
  press();
  list();
}

function press() {  // what is chosen looks pressed, and can be taken back
  for (const bar of here.view.querySelectorAll('.stack')) {
    const {after, before} = bar.dataset;
    const within = (chosen.after || chosen.before) && after >= chosen.after
      && before <= (chosen.before || '9999');
    bar.setAttribute('aria-pressed', Boolean(within));
  }
  for (const each of here.view.querySelectorAll('#timeline [data-source]')) {
    each.setAttribute('aria-pressed', each.dataset.source === chosen.source);
  }
  $('#timeline [data-undated]')?.setAttribute('aria-pressed', chosen.undated);
  const told = [chosen.when, chosen.undated && here.words.undated,
    chosen.source !== null && (chosen.source || here.words.noOutlet)].filter(Boolean).join(' · ');
  const place = $('#chosen');
  place.replaceChildren();
  place.hidden = !told;
  if (!told) return;
  const label = document.createElement('b');
  label.textContent = told;
  label.dir = 'auto';
  place.append(label);
  if (!chosen.undated && chosen.source !== '') {
    place.append(button(chosen.when ? here.words.ask : here.words.askSource, askWithin, 'first'));
  }
  place.append(button(here.words.any, () => {
    choose({after: '', before: '', source: null, undated: false, when: ''});
  }));
}

function askWithin() {
  const {after, before, source} = chosen;
  filterBy({after, before, source: source ? [source] : []});
  document.querySelector(TAB).click();
  document.querySelector('#question textarea')?.focus();
}

export function pressBar(bar, extend) {
  const {after, before, when} = bar.dataset;
  const start = $(`.stack[data-after="${chosen.after}"]`);
  if (extend && start) {
    const bars = [...here.view.querySelectorAll('.stack')];
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

export function stepBar(event) {  // one stop for Tab; arrows, Home and End go from bar to bar
  const bar = event.target.closest('.stack');
  if (!bar) return;
  const bars = [...here.view.querySelectorAll('.stack')], at = bars.indexOf(bar);
  const to = {ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: bars.length - 1}[event.key];
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

export function showTip(event) {
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

export function typed(event) {
  if (!event.target.closest('#search')) return;
  clearTimeout(typed.timer);
  typed.timer = setTimeout(() => {
    chosen.q = event.target.value;
    order.page = 1;
    list();
    timeline();
  }, QUIET);
}
