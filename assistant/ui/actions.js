// The buttons under a reply: copy, ask again, edit the question, say whether it helped, drop a
// filter. What they stand for is in `talk.js`.

import {ask, current, isAsking, keep, markdownOf, press, turnOf} from './talk.js';
import {newId} from './merge.js';
import {calm, make, offer, post, words} from './words.js';

document.addEventListener('click', event => {
  const button = event.target.closest('#talk [data-do]');
  if (!button) return;
  const place = turnOf(button);
  if (place >= 0) actions[button.dataset.do]?.(place, button);
});

const actions = {
  copy: place => copy(markdownOf(place)),
  retry: place => again(place),
  edit: (place, button) => edit(place, button),
  up: (place, button) => vote(place, button, 'up'),
  down: (place, button) => vote(place, button, 'down'),
  widen: (place, button) => again(place, without(current().turns[place].filters, button.dataset)),
};

function again(place, filters = current().turns[place].filters ?? {}) {
  if (!isAsking()) ask(current().turns[place].question, place, filters);
}

function without(filters, {field, value}) {
  const kept = filters?.[field];
  return {...filters, [field]: Array.isArray(kept) ? kept.filter(each => each !== value) : ''};
}

export async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {  // a page served over plain HTTP to another machine has no clipboard of its own
    const box = make('textarea', {value: text, className: 'unseen'});
    document.body.append(box);
    box.select();
    document.execCommand('copy');
    box.remove();
  }
  offer(words.copied);
}

// ---- Editing a question ---------------------------------------------------------------------

function edit(place, button) {
  const section = button.closest('.turn');
  const asked = section.querySelector('.asked');
  if (asked.hidden || isAsking()) return;
  const box = make('textarea', {value: current().turns[place].question, rows: 2});
  box.setAttribute('aria-label', words.question);
  box.maxLength = document.querySelector('#question textarea').maxLength;
  const send = make('button', {type: 'submit', className: 'go', textContent: words.send});
  const leave = make('button', {type: 'button', textContent: words.cancel});
  const form = make('form', {className: 'edit'}, box, make('div', {}, send, leave));
  const end = () => { form.remove(); asked.hidden = false; button.focus(); };
  leave.addEventListener('click', end);
  form.addEventListener('submit', event => {
    event.preventDefault();
    if (!box.value.trim()) return;
    ask(box.value, place, current().turns[place].filters ?? {});
    document.querySelector('#question textarea').focus({preventScroll: true});
  });
  box.addEventListener('keydown', event => {
    if (event.key === 'Escape') { event.stopPropagation(); end(); }
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  asked.hidden = true;
  asked.after(form);
  box.focus();
  box.setSelectionRange(box.value.length, box.value.length);
}

// ---- Saying whether it helped ---------------------------------------------------------------

async function vote(place, button, verdict) {
  const turn = current().turns[place];
  const section = button.closest('.turn');
  section.querySelector('form.comment')?.remove();
  turn.vote = turn.vote === verdict ? '' : verdict;
  turn.id ??= newId();
  press(section, turn.vote);
  keep();
  if (!await log(turn)) return;
  if (turn.vote) askWhy(section, turn, button);
}

async function log(turn, comment = '') {
  const citations = turn.answer.citations ?? [];
  const {question, vote: verdict, answer, id} = turn;
  const entry = {id: `${current().id}-${id}`, question, answer: answer.text,
    engine: answer.engine, citations, verdict, comment};
  try {
    const reply = await post('feedback', entry);
    if (reply.ok) return true;
    offer((await reply.json()).detail);
  } catch {
    offer(words.gone);
  }
  return false;
}

function askWhy(section, turn, button) {
  const box = make('input', {type: 'text', maxLength: 2000});
  const label = make('label', {}, make('span', {textContent: words.why[turn.vote]}), box);
  const send = make('button', {type: 'submit', className: 'go', textContent: words.sendComment});
  const form = make('form', {className: 'comment'}, label, send);
  form.addEventListener('submit', async event => {
    event.preventDefault();
    if (box.value.trim() && !await log(turn, box.value.trim())) return;
    form.remove();
    offer(words.thanks);
    button.focus({preventScroll: true});
  });
  form.addEventListener('keydown', event => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    form.remove();
    button.focus({preventScroll: true});
  });
  section.querySelector('.acts').after(form);
  box.focus({preventScroll: true});
  form.scrollIntoView({behavior: calm.matches ? 'auto' : 'smooth', block: 'nearest'});
}
