// The articles view: brings in its parts, and gives them what is clicked, typed and dropped.

import {$, button, call, fill, here} from './ground.js';
import {choose, chosen, list, order, pressBar, showTip, stepBar, timeline, typed} from './chosen.js';
import {addFiles, drag, remove} from './files.js';
import {openMap, mapShown} from './map.js';
import {act, followFrom} from './syncing.js';

function refresh() {
  fill('#status', 'status').then(() => {
    here.view.classList.toggle('bare', $('.status')?.dataset.articles === '0');
  });
  timeline();
  list();
  mapShown(here.words);
}

function turnTo(name) {
  for (const [tab, panel] of [['list', 'shelf'], ['map', 'map']]) {
    const on = tab === name;
    $(`#${tab}-tab`).setAttribute('aria-pressed', on);
    $(`#${panel}`).hidden = !on;
  }
  if (name === 'map') openMap($('#map'), here.words);
}

function clicked(event) {
  const at = event.target.closest('button');
  if (!at || at.disabled) return;
  const {sort, order: way, page, source, undated} = at.dataset;
  if (sort) { Object.assign(order, {sort, order: way, page: 1}); list(); }
  else if (page) { order.page = Number(page); list().then(() => $('#shelf').scrollIntoView()); }
  else if (at.dataset.delete) remove(at);
  else if (at.matches('.stack')) pressBar(at, event.shiftKey);
  else if (source !== undefined) choose({source: source === chosen.source ? null : source});
  else if (undated) choose({undated: !chosen.undated, after: '', before: '', when: ''});
  else if (['sync', 'rebuild', 'stop'].includes(at.id)) act(at.id);
  else if (at.id === 'add') $('#files').click();
  else if (at.id === 'list-tab') turnTo('list');
  else if (at.id === 'map-tab') turnTo('map');
}

function changed({target}) {
  if (target.id === 'watch') act(`watch?on=${target.checked ? 1 : 0}`);
  if (target.id === 'files') { addFiles(target.files); target.value = ''; }
}

async function begin(holder) {
  holder.innerHTML = await (await call('page')).text();
  here.view = holder.firstElementChild;
  here.words = JSON.parse(here.view.dataset.words);
  here.view.addEventListener('click', clicked);
  here.view.addEventListener('input', typed);
  here.view.addEventListener('change', changed);
  here.view.addEventListener('keydown', stepBar);
  for (const type of ['mouseover', 'focusin', 'mouseleave']) {
    here.view.addEventListener(type, showTip);
  }
  addEventListener('scroll', () => { $('.tip').hidden = true; }, {capture: true, passive: true});
  for (const type of ['dragenter', 'dragover', 'dragleave', 'drop']) {
    document.addEventListener(type, drag);
  }
  refresh();
  followFrom(refresh);
}

async function greet() {  // who is logged in, and the way out
  const reply = await fetch('session');
  if (!reply.ok) return;
  const {name, logOut} = await reply.json();
  if (!name) return;
  const out = button(logOut, async () => {
    await fetch('logout', {method: 'POST', redirect: 'manual'});
    location.reload();
  }, 'out');
  out.title = name;
  out.setAttribute('aria-label', `${logOut} (${name})`);
  document.getElementById('theme').before(out);
}

// Gradio draws its tabs late: the holder is waited for once, then filled when it is first seen.
function find() {
  const holder = document.getElementById('library');
  if (!holder) return false;
  const seen = new IntersectionObserver(entries => {
    if (!entries.some(each => each.isIntersecting)) return;
    seen.disconnect();
    begin(holder);
  });
  seen.observe(holder);
  return true;
}

if (!find()) {
  const waiting = new MutationObserver(() => { if (find()) waiting.disconnect(); });
  waiting.observe(document.body, {childList: true, subtree: true});
}
greet();
