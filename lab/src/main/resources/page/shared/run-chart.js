// One run as a picture: predicted calls as outlines, calls as bars, and each other request's wait as a line.
import { h, s } from './dom.js';
import { KITCHENS } from './services.js';
import { span, step } from './units.js';
import { WAITED } from './verdict.js';
import { word } from './words.js';

const ROW = 15; // pixels for a call
const GUESTS = 32; // pixels for all the others
const AXIS = 18;
const MOST_MARKS = 200; // above so many other requests one mark stands for several

/** How high a picture is, in pixels. */
export function heightOf({ axis, top = 0 }) {
  return top + KITCHENS.length * ROW + GUESTS + 6 + (axis ? AXIS : 0);
}

/**
 * Times are milliseconds from the start of the run.
 * @param run `predicted` and `calls` with `service`, `startMs`, `endMs`; `guests`; `elapsedMs`, `predictedMs`; null where unknown
 * @param view `longest`, the time at the right edge; `width` in pixels; `axis`, whether it has figures; `label`; `top`, `extra`
 */
export function runChart(run, { longest, width, axis, label, top = 0, extra }) {
  const x = ms => `${(Math.min(ms, longest) / longest * 97 + 0.3).toFixed(3)}%`;
  const bottom = heightOf({ top });
  const every = step(longest * 1000, width > 500 ? 8 : 4) / 1000;
  const each = Math.ceil(run.guests.length / MOST_MARKS);
  const shown = each > 1 ? sampled(run.guests, each) : run.guests;
  const ticks = Array.from({ length: Math.floor(longest / every + 1e-6) + 1 }, (_, i) => i * every);
  return s('svg.chart', { height: heightOf({ axis, top }), role: 'img', 'aria-label': label },
    ticks.map(ms => s('line.hair', { x1: x(ms), x2: x(ms), y1: top, y2: bottom })),
    run.predicted.map(call => bar('ghost', call, longest, top)),
    run.calls.map(call => bar(call.bad ? 'call bad' : 'call', call, longest, top)),
    (run.calls.length > 0 ? run.calls : run.predicted).map(call => name(call, { x, longest, width, top, isGhost: run.calls.length === 0 })),
    shown.map((guest, i) => wait(guest, x, top + KITCHENS.length * ROW + 4 + (i + 0.5) / shown.length * GUESTS)),
    each > 1 && s('text.many', { x: '99.5%', y: bottom - 4, 'text-anchor': 'end' }, `one mark = ${each} ${word('other')}s`),
    edge('predicted', run.predictedMs, x, top, bottom), edge('end', run.elapsedMs, x, top, bottom), extra?.(x),
    axis && ticks.map(ms => s('text.tick', { x: x(ms), y: bottom + 14, 'text-anchor': ms === 0 ? 'start' : 'middle' }, ms === 0 ? '0' : span(ms * 1000).replace('.000', '').replace(/(\.\d)00 s/, '$1 s'))));
}

/** Every n-th, and the one that waited longest. */
function sampled(guests, each) {
  const slowest = guests.reduce((one, other) => time(other) > time(one) ? other : one);
  return guests.filter((guest, i) => i % each === 0 || guest === slowest);
}

/** In milliseconds; without an end where it was never answered. */
function time(guest) {
  return guest.servedMs === null && guest.untilMs === undefined ? Infinity : (guest.servedMs ?? guest.untilMs) - guest.arrivedMs;
}

function edge(kind, ms, x, top, bottom) {
  return ms == null ? null : s(`line.${kind}`, { x1: x(ms), x2: x(ms), y1: top, y2: bottom });
}

function rowOf(call) {
  return Math.max(0, KITCHENS.indexOf(call.service)) * ROW;
}

function bar(kind, { service, startMs, endMs }, longest, top) {
  const from = startMs / longest * 97 + 0.3;
  const wide = Math.max(endMs - startMs, longest / 600) / longest * 97;
  return s('rect', { class: kind, 'data-service': service, x: `${from.toFixed(3)}%`, width: `${wide.toFixed(3)}%`, y: top + rowOf({ service }) + (kind === 'ghost' ? 2.5 : 2), height: ROW - (kind === 'ghost' ? 4 : 3) });
}

/** In the bar where it fits, otherwise behind it, or before it at the end of the axis. */
function name(call, { x, longest, width, top, isGhost }) {
  const room = (call.endMs - call.startMs) / longest * 0.97 * width;
  const y = top + rowOf(call) + ROW - 3.5;
  const short = word(call.service);
  const text = [`${short} ${span((call.endMs - call.startMs) * 1000)}`, short].find(each => each.length * 6.2 + 10 < room);
  if (text) return s(isGhost ? 'text' : 'text.in', { x: x(call.startMs), dx: 6, y }, isGhost ? `${short}, predicted` : text);
  const late = call.endMs > longest * 0.6;
  return s('text', { x: x(late ? call.startMs : call.endMs), dx: late ? -5 : 5, y, 'text-anchor': late ? 'end' : 'start' }, short);
}

/** From its arrival to its response; up to what is known as long as there is none. */
function wait(guest, x, y) {
  const late = !(time(guest) < WAITED);
  const title = s('title', {}, `arrived at ${span(guest.arrivedMs * 1000)}, ${guest.servedMs === null ? 'not answered' : `answered after ${span(time(guest) * 1000)}`}`);
  const end = guest.servedMs ?? guest.untilMs ?? guest.arrivedMs;
  const line = late && end > guest.arrivedMs ? s('line.wait', { x1: x(guest.arrivedMs), x2: x(end), y1: y, y2: y }) : null;
  return [line, s(`circle.${late ? 'waited' : 'served'}`, { cx: x(guest.arrivedMs), cy: y, r: late ? 2.4 : 2.2 }, title)];
}

/** What the marks are, once for all pictures. */
export function chartKey() {
  const mark = (text, ...shapes) => h('span', {}, s('svg', { width: 18, height: 14, 'aria-hidden': 'true' }, shapes), text);
  return [
    mark('predicted', s('rect.ghost', { x: 1, y: 2, width: 16, height: 10 })), mark(word('aCall'), s('rect.call', { x: 0, y: 1, width: 18, height: 12 })),
    mark(word('servedAtOnce'), s('circle.served', { cx: 9, cy: 7, r: 2.4 })),
    mark(word('servedLate'), s('line.wait', { x1: 4, x2: 18, y1: 7, y2: 7 }), s('circle.waited', { cx: 4, cy: 7, r: 2.4 })),
    mark('measured end', s('line.end', { x1: 9, x2: 9, y1: 0, y2: 14 })),
  ];
}
