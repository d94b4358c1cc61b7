// The small card at a marker: its quote and where it stands, on hover and on focus. At a sentence
// that is not fully supported it says why. Everything goes in as text.

const peek = document.getElementById('peek');
const quote = peek.querySelector('q');
const note = peek.querySelector('p');
const HOLDERS = '.cite, .support';

export const isPeeking = () => !peek.hidden;

function showPeek(marker) {
  const reason = marker.dataset.reason;
  quote.hidden = Boolean(reason);
  quote.textContent = reason ? '' : marker.dataset.quote;
  note.textContent = reason || `\u2068${marker.dataset.title}\u2069 · ${marker.dataset.meta}`;
  peek.style.left = peek.style.top = '0';  // measured where nothing squeezes it
  peek.hidden = false;
  marker.setAttribute('aria-describedby', 'peek');
  const mark = marker.getBoundingClientRect();
  const box = peek.getBoundingClientRect();
  const left = Math.min(Math.max(12, mark.left - 24), innerWidth - box.width - 12);
  const above = mark.top - box.height - 8;
  peek.style.left = `${left}px`;
  peek.style.top = `${above > 64 ? above : mark.bottom + 8}px`;
}

export function hidePeek() {
  peek.hidden = true;
  document.querySelector('[aria-describedby=peek]')?.removeAttribute('aria-describedby');
}

let resting = '';  // where the mouse was on a click: text that moves under it is not hovered

for (const type of ['mouseover', 'focusin']) {
  document.addEventListener(type, event => {
    if (type === 'mouseover' && `${event.x},${event.y}` === resting) return;
    const marker = event.target.closest?.(HOLDERS);
    if (marker) showPeek(marker);
    else hidePeek();
  });
}
document.addEventListener('click', event => {
  resting = `${event.x},${event.y}`;
  const support = event.target.closest?.('.support');
  if (support) showPeek(support);  // a finger hovers nothing
});
addEventListener('scroll', hidePeek, {capture: true, passive: true});
