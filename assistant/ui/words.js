// The page's words and small helpers that every part uses. The words come from texts.py, in the
// page itself, so that a translation touches one file.

export const words = JSON.parse(document.getElementById('words').dataset.words);

export const fill = (text, values) => text.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');

// Writes 2025-05-03 as 3 May 2025.
export function longDay(day) {
  const when = new Date(`${day}T00:00`);
  if (Number.isNaN(when.getTime())) return day;
  return when.toLocaleDateString(words.lang, {day: 'numeric', month: 'long', year: 'numeric'});
}

export const calm = matchMedia('(prefers-reduced-motion: reduce)');

// Makes an element: everything goes in as text or as a property, never as HTML.
export function make(tag, values = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(values)) {
    if (name in element) element[name] = value;
    else element.setAttribute(name, value);
  }
  element.append(...children);
  return element;
}

// Tells a screen reader, without moving anything.
export function tell(text) {
  document.getElementById('told').textContent = text;
}

const toast = document.getElementById('toast');
let fading = 0;

// Says that something was done, and offers to undo it for as long as it is shown.
export function offer(text, undo) {
  clearTimeout(fading);
  const button = make('button', {type: 'button', textContent: words.undo});
  button.addEventListener('click', () => { hideToast(); undo(); });
  toast.replaceChildren(make('span', {textContent: text}), ...(undo ? [button] : []));
  toast.hidden = false;
  fading = setTimeout(hideToast, undo ? 12000 : 4000);
}

function hideToast() {
  clearTimeout(fading);
  toast.hidden = true;
}

export async function post(path, value, options = {}) {
  return fetch(path, {
    method: 'POST', body: JSON.stringify(value), headers: {'content-type': 'application/json'},
    ...options,
  });
}

export function download(name, text, type) {
  const link = make('a', {href: URL.createObjectURL(new Blob([text], {type})), download: name});
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
