// The map of the corpus on a canvas: a dot for each article, names for groups of them. Titles only
// ever go in as text. Loads nothing from elsewhere.

import {longDay} from './words.js';

const POLL = 700;     // milliseconds between two questions whether the map is made
const REACH = 14;     // pixels from a dot that count as on it
const MARGIN = 26;    // pixels around the outermost dots
const FARTHEST = 40;  // times

let place = null, words = {}, data = null, timer = 0;
let zoom = 1, middle = [0, 0], here = -1, dragged = null, moved = false;

const $ = selector => place.querySelector(selector);
const canvas = () => $('canvas');
const X = 0, Y = 1, TITLE = 2, SOURCE = 3, PUBLISHED = 4, FILE = 5;

export function openMap(element, texts) {
  words = texts;
  if (!place) begin(element);
  load();
}

export function mapShown(texts) {  // the articles have changed
  words = texts;
  if (place && !place.hidden) load();
}

async function load() {
  clearTimeout(timer);
  let made;
  try {
    made = await (await fetch('library/map')).json();
  } catch {
    made = {state: 'none', told: words.lost};
  }
  $('.told').textContent = made.told;
  if (made.state === 'making') timer = setTimeout(load, POLL);
  if (made.state !== 'ready') return;
  data = made;
  here = -1;
  $('.chart').hidden = false;
  $('.groups').innerHTML = made.list;  // escaped by the server
  draw();
}

// ---- Drawing ----------------------------------------------------------------------------------

const style = name => getComputedStyle(document.body).getPropertyValue(name).trim();

function size() {
  const box = canvas().getBoundingClientRect();
  return [box.width, box.height];
}

function project(point) {
  const [width, height] = size();
  const scale = (Math.min(width, height) / 2 - MARGIN) * zoom;
  const wide = width > height ? (width - 2 * MARGIN) / (height - 2 * MARGIN) : 1;
  return [width / 2 + (point[X] - middle[0]) * scale * Math.min(wide, 1.8),
    height / 2 + (point[Y] - middle[1]) * scale];
}

function colours() {
  const lanes = data.lanes.map((_, number) => style(`--lane-${number}`));
  const others = style('--lane-others');
  if ($('select').value === 'outlet') {
    return point => lanes[data.lanes.indexOf(point[SOURCE])] ?? others;
  }
  const days = data.points.map(each => each[PUBLISHED]).filter(Boolean).sort();
  const rank = new Map(days.map((day, number) => [day, number / days.length]));
  const accent = style('--accent'), old = style('--lane-oldest');
  return point => point[PUBLISHED]
    ? `color-mix(in srgb, ${accent} ${Math.round(100 * rank.get(point[PUBLISHED]))}%, ${old})`
    : 'transparent';
}

function draw() {
  if (!data || place.hidden) return;
  const [width, height] = size(), ratio = devicePixelRatio || 1;
  const surface = canvas();
  surface.width = width * ratio;
  surface.height = height * ratio;
  const pen = surface.getContext('2d');
  pen.scale(ratio, ratio);
  const colour = colours(), radius = (data.points.length > 1500 ? 2.4 : 4) * Math.min(zoom ** .4, 2);
  pen.lineWidth = 1;
  for (const point of data.points) {
    const [x, y] = project(point);
    if (x < -9 || y < -9 || x > width + 9 || y > height + 9) continue;
    pen.beginPath();
    pen.arc(x, y, radius, 0, 7);
    pen.fillStyle = colour(point);
    pen.strokeStyle = pen.fillStyle === 'rgba(0, 0, 0, 0)' ? style('--quiet') : style('--surface');
    pen.fill();
    pen.stroke();
  }
  names(pen, width, height);
  if (here >= 0) {
    ring(pen, radius);
    beside(...project(data.points[here]));
  }
  legend();
}

function names(pen, width, height) {  // the biggest groups first; a name that would cover one is left out
  const taken = [];
  pen.font = `600 13px ${style('--sans')}`;
  pen.textAlign = 'center';
  pen.lineJoin = 'round';
  for (const [x, y, name] of data.groups) {
    const at = project([x, y]), half = pen.measureText(name).width / 2 + 6;
    at[0] = Math.min(Math.max(at[0], half), width - half);
    if (at[1] < 12 || at[1] > height - 6) continue;
    const box = [at[0] - half, at[1] - 14, at[0] + half, at[1] + 8];
    if (taken.some(b => box[0] < b[2] && b[0] < box[2] && box[1] < b[3] && b[1] < box[3])) continue;
    taken.push(box);
    pen.strokeStyle = style('--surface');
    pen.lineWidth = 5;
    pen.strokeText(name, ...at);
    pen.fillStyle = style('--ink');
    pen.fillText(name, ...at);
  }
}

function ring(pen, radius) {
  const [x, y] = project(data.points[here]);
  pen.beginPath();
  pen.arc(x, y, radius + 4, 0, 7);
  pen.strokeStyle = style('--ink');
  pen.lineWidth = 2;
  pen.stroke();
}

function legend() {
  const rows = $('select').value === 'outlet'
    ? [...data.names.map((name, number) => [`lane-${number}`, name]),
      ...(data.others ? [['lane-others', data.others]] : [])]
    : [['lane-oldest', words.oldest], ['lane-newest', words.newest], ['lane-none', words.undated]];
  $('.legend').replaceChildren(...rows.map(([kind, name]) => {
    const row = document.createElement('span'), dot = document.createElement('i');
    dot.className = kind;
    row.append(dot, name);
    return row;
  }));
}

// ---- Pointing ---------------------------------------------------------------------------------

function nearest(x, y) {
  let best = -1, least = REACH ** 2;
  data.points.forEach((point, number) => {
    const [px, py] = project(point), far = (px - x) ** 2 + (py - y) ** 2;
    if (far < least) [best, least] = [number, far];
  });
  return best;
}

function light(number) {
  if (number === here) return;
  here = number;
  const point = data.points[number];
  $('.here').textContent = point
    ? [point[TITLE], point[SOURCE], longDay(point[PUBLISHED]) || words.undatedPoint]
      .filter(Boolean).join(' · ')
    : '';
  if (point) beside(...project(point));
  canvas().style.cursor = point ? 'pointer' : 'grab';
  draw();
}

function beside(x, y) {  // the title stands over its dot, or under it where there is no room
  const card = $('.here'), [width] = size();
  const left = Math.min(Math.max(8, x - card.offsetWidth / 2), width - card.offsetWidth - 8);
  const above = y - card.offsetHeight - 14;
  card.style.left = `${Math.max(8, left)}px`;
  card.style.top = `${above > 4 ? above : y + 14}px`;
}

function open() {  // as a press on the article's row in the list
  if (here < 0) return;
  opener.dataset.file = data.points[here][FILE];
  opener.click();
}

const opener = document.createElement('button');  // nobody sees it; the pane gives it the focus back
opener.className = 'unseen';
opener.tabIndex = -1;
opener.setAttribute('aria-hidden', 'true');
opener.addEventListener('focus', () => canvas().focus());

const spot = event => {
  const box = canvas().getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
};

function zoomBy(times, at) {
  const [width, height] = size(), [x, y] = at ?? [width / 2, height / 2];
  if (!times) [zoom, middle] = [1, [0, 0]];
  else {
    const next = Math.min(FARTHEST, Math.max(1, zoom * times));
    const [ox, oy] = project([...middle]), [ux, uy] = project([middle[0] + 1, middle[1] + 1]);
    const aim = [middle[0] + (x - ox) / (ux - ox), middle[1] + (y - oy) / (uy - oy)];
    middle = middle.map((at_, axis) => aim[axis] + (at_ - aim[axis]) * zoom / next);
    zoom = next;
  }
  draw();
}

function drag(event) {
  if (!data) return;
  if (!dragged) return light(nearest(...spot(event)));
  const [dx, dy] = [event.clientX - dragged[0], event.clientY - dragged[1]];
  if (Math.abs(dx) + Math.abs(dy) > 4) moved = true;
  if (zoom === 1 || !moved) return;
  const [ox, oy] = project([...middle]), [ux, uy] = project([middle[0] + 1, middle[1] + 1]);
  middle = [middle[0] - dx / (ux - ox), middle[1] - dy / (uy - oy)];
  dragged = [event.clientX, event.clientY];
  draw();
}

function step(dx, dy) {  // to the nearest dot on that side
  const from = here < 0 ? [size()[0] / 2, size()[1] / 2] : project(data.points[here]);
  let best = -1, least = Infinity;
  data.points.forEach((point, number) => {
    if (number === here) return;
    const [x, y] = project(point), along = (x - from[0]) * dx + (y - from[1]) * dy;
    const aside = Math.abs((x - from[0]) * dy) + Math.abs((y - from[1]) * dx);
    if (along > 0 && along + 2 * aside < least) [best, least] = [number, along + 2 * aside];
  });
  if (best >= 0) light(best);
}

function key(event) {
  const way = {ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1]}[event.key];
  const times = {'+': 1.5, '-': 0.667, 0: 0}[event.key];
  if (!data || event.ctrlKey || event.metaKey || event.altKey) return;
  if (way) step(...way);
  else if (times !== undefined) zoomBy(times);
  else if (event.key === 'Enter' || event.key === ' ') open();
  else return;
  event.preventDefault();
  event.stopPropagation();  // the source pane steps by arrows, too
}

function begin(element) {
  place = element;
  place.append(opener);
  const surface = canvas();
  surface.addEventListener('pointermove', drag);
  surface.addEventListener('pointerleave', () => data && !dragged && light(-1));
  surface.addEventListener('pointerdown', event => {
    [dragged, moved] = [[event.clientX, event.clientY], false];
    if (data) light(nearest(...spot(event)));
    if (zoom > 1) surface.setPointerCapture(event.pointerId);
  });
  for (const type of ['pointerup', 'pointercancel']) {
    surface.addEventListener(type, () => { dragged = null; });
  }
  surface.addEventListener('click', () => moved || open());
  surface.addEventListener('wheel', event => {
    if (!data || !(event.ctrlKey || event.metaKey)) return;  // else the page scrolls
    event.preventDefault();
    zoomBy(event.deltaY < 0 ? 1.2 : 1 / 1.2, spot(event));
  }, {passive: false});
  surface.addEventListener('keydown', key);
  $('select').addEventListener('change', draw);
  place.addEventListener('click', event => {
    const {zoom: times} = event.target.closest('button')?.dataset ?? {};
    if (times !== undefined) zoomBy(Number(times));
  });
  new ResizeObserver(draw).observe(surface);
  new MutationObserver(draw).observe(document.body, {attributeFilter: ['class']});
}
