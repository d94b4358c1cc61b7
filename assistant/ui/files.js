// Files in and out: what is dropped or chosen is sent, what is taken out is asked about first.

import {$, call, here, post, tell} from './ground.js';
import {follow, job, pending} from './syncing.js';

function confirmed(what, name, yes, no) {
  const dialog = $('.confirm');
  dialog.querySelector('p').textContent = what;
  dialog.querySelector('.name').textContent = name;
  const [keep, go] = dialog.querySelectorAll('button');
  keep.textContent = no;
  go.textContent = yes;
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise(answer => {
    keep.onclick = go.onclick = event => dialog.close(event.currentTarget.value);
    dialog.onclose = () => answer(dialog.returnValue === 'yes');
  });
}

export async function remove(from) {
  const {remove: what, removeYes, removeNo} = here.words;
  if (!await confirmed(what, from.dataset.title, removeYes, removeNo)) return;
  try {
    const reply = await post(`delete?file=${encodeURIComponent(from.dataset.delete)}`);
    if (!reply.ok) return tell((await reply.json()).detail);
    from.closest('tr, li').classList.add('gone');
    from.disabled = true;
    pending(true);
  } catch {
    tell(here.words.lost);
  }
}

export async function addFiles(files) {
  const rows = [...files].map(file => [file, uploadRow(file.name)]);
  let any = false;
  for (const [file, row] of rows) any = await addFile(file, row) || any;
  if (any) pending(true);
  if (job.watching) follow();
}

function uploadRow(name) {
  const row = document.createElement('li'), label = document.createElement('b');
  label.textContent = name;
  label.dir = 'auto';
  row.append(label, document.createElement('span'));
  $('#uploads').hidden = false;
  $('#uploads ul').append(row);
  mark(row, 'waiting', here.words.waiting);
  return row;
}

function mark(row, kind, text) {
  row.className = kind;
  row.lastChild.textContent = text;
}

async function addFile(file, row) {
  if (file.size > Number(here.view.dataset.most)) {
    mark(row, 'refused', here.words.tooBig.replace('{size}', here.view.dataset.limit));
    return false;
  }
  mark(row, 'sending', here.words.sending);
  let replaced = false;
  try {
    let reply = await send(file, replaced);
    if (reply.status === 409) {
      const there = (await reply.json()).exists;
      replaced = await confirmed(here.words.replace, there, here.words.replaceYes, here.words.replaceNo);
      if (!replaced) return mark(row, 'kept', here.words.skipped);
      reply = await send(file, replaced);
    }
    const said = await reply.json();
    if (!reply.ok) return mark(row, 'refused', said.detail);
    mark(row, 'added', `${replaced ? here.words.replaced : here.words.added}: ${said.title}`);
    return true;
  } catch {
    return mark(row, 'refused', here.words.failed);
  }
}

function send(file, replace) {
  const asked = new URLSearchParams({name: file.name, ...(replace && {replace: '1'})});
  return call(`upload?${asked}`, {method: 'POST', body: file,
    headers: {'content-type': 'application/octet-stream'}});
}

let over = 0;  // how deep the dragged files are in the page's elements

export function drag(event) {
  const dragged = event.dataTransfer?.types.includes('Files');
  if (!dragged || !$('#add') || !here.view.offsetParent) return;
  event.preventDefault();
  if (event.type === 'dragenter') over++;
  if (event.type === 'dragleave') over--;
  if (event.type === 'drop') {
    over = 0;
    addFiles(event.dataTransfer.files);
  }
  $('.drop').hidden = over < 1;
}
