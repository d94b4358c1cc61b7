// What the parts of the articles view share: its element, its words, its way to the server. What it
// shows arrives as HTML that the server has escaped (listing.py, timeline.py, corpus.py), or goes in
// as textContent.

export const here = {view: null, words: {}};
export const $ = selector => here.view.querySelector(selector);
const newest = {};  // per address, so that a late reply never overwrites a newer one

export async function call(path, options) {
  const reply = await fetch(`library/${path}`, options);
  if (reply.status === 401) location.reload();  // the login has ended
  return reply;
}

export const post = path => call(path, {method: 'POST'});

export async function fill(selector, path) {
  const mine = newest[selector] = (newest[selector] || 0) + 1;
  try {
    const html = await (await call(path)).text();
    if (mine === newest[selector]) $(selector).innerHTML = html;
    return mine === newest[selector];
  } catch {
    tell(here.words.lost);
    return false;
  }
}

export function tell(text) {
  const place = $('#pending');
  place.replaceChildren(text);
  place.hidden = false;
}

export function button(label, act, kind = '') {
  const made = document.createElement('button');
  made.type = 'button';
  made.className = kind;
  made.textContent = label;
  made.addEventListener('click', act);
  return made;
}
