// The rows of the lanes for requests.
import { DOOR, KITCHENS } from '../shared/services.js';
import { span } from '../shared/units.js';
import { word } from '../shared/words.js';

/** The number of requests that have a row at a time. */
export const SLOTS = 4;

/** The height of such a row, in pixels. */
export const SLOT = 36;

const READY = 20_000; // microseconds; a shorter wait to be accepted is not drawn
const SHORT = 30_000; // microseconds; a menu request served faster has no row

export class RequestRows {
  #slots = new Map();
  #first = 0;
  #hidden = 0;

  /** Rows for failed requests first, then for the longest; the others are reached by scrolling. */
  draw(view, model, top, { chosen, situation }) {
    const all = [...model.requests.values()];
    const visible = all.filter(request => isSeen(request, view) && !isBrief(request, view)).sort((a, b) => rank(b, view) - rank(a, view));
    this.#hidden = Math.max(0, visible.length - SLOTS);
    this.#first = Math.min(this.#first, this.#hidden);
    this.#place(visible.slice(this.#first, this.#first + SLOTS));
    for (const [request, slot] of this.#slots) draw(view, model, request, top + slot * SLOT, request === chosen);
    if (this.#hidden > 0) view.note(`${this.#first > 0 ? `${this.#first} above, ` : ''}${this.#hidden - this.#first} more (scroll)`, view.x1 - 4, top - 8);
    if (visible.length === 0) view.note(nothing(situation, all.some(request => isSeen(request, view))), (view.x0 + view.x1) / 2 + 120, top + 40);
  }

  /** A request keeps its row as long as it has one. */
  #place(shown) {
    for (const request of this.#slots.keys()) {
      if (!shown.includes(request)) this.#slots.delete(request);
    }
    const free = [...Array(SLOTS).keys()].filter(slot => ![...this.#slots.values()].includes(slot));
    for (const request of shown) {
      if (!this.#slots.has(request)) this.#slots.set(request, free.shift());
    }
  }

  /** Scrolls to requests without a row; false if there are none. */
  scroll(by) {
    const before = this.#first;
    this.#first = Math.max(0, Math.min(this.#hidden, this.#first + by));
    return this.#first !== before;
  }

  /** The request in a line at a moment, or near it. */
  find(slot, at, near, now) {
    for (const [request, row] of this.#slots) {
      if (row === slot && at >= request.begin - near && at <= (request.end ?? now) + near) return request;
    }
    return null;
  }
}

function isSeen(request, view) {
  return (request.end ?? view.to) >= view.from && request.begin <= view.to;
}

/** A request for the menu that was served at once is only in the strip below the rows, unless it failed. */
function isBrief(request, view) {
  return request.mode === 'menu' && (request.end ?? view.to) - request.begin < SHORT && !hasFailed(request, view);
}

function hasFailed(request, view) {
  return request.left !== null && request.left <= view.to && request.shape !== 'well';
}

function rank(request, view) {
  return (hasFailed(request, view) ? 1e12 : 0) + Math.min(request.end ?? view.to, view.to) - request.begin;
}

function nothing(situation, some) {
  if (some) return 'only brief requests in this time: see the strip below';
  return { live: 'no requests in this time: press a button above', replayed: 'no requests in this time', lost: 'connection lost: no data for this time' }[situation];
}

function draw(view, model, request, y, chosen) {
  const { c, paint } = view;
  const known = model.knownUntil(DOOR, view.to);
  const end = Math.min(request.end ?? Math.max(known, request.begin), view.to);
  const from = view.x(Math.max(request.begin, view.from));
  const to = view.x(end);
  atTheDoor(view, request, { from, end, y });
  const bad = hasFailed(request, view);
  c.fillStyle = bad ? paint.alarm : chosen ? paint.accent : paint.ink;
  c.fillRect(from, y + 12, Math.max(1.5, to - from), 2);
  for (const stay of request.stays) {
    if (stay.start > view.to) continue;
    const row = y + 17 + KITCHENS.indexOf(stay.service) * 5;
    const left = view.x(Math.max(stay.start, view.from));
    const right = view.x(Math.min(stay.end ?? model.knownUntil(stay.service, view.to), view.to));
    const got = request.calls.get(stay.parent)?.outcome ?? stay.outcome; // the caller's result counts
    c.fillStyle = got === 'error' ? paint.alarm : paint.mark;
    if (right > left) c.fillRect(left, row, Math.max(1, right - left), 4);
  }
  write(view, request, { from, bad, y, end });
}

function atTheDoor(view, request, { from, end, y }) {
  const { c, paint } = view;
  const handled = request.handled;
  if (request.sent === null || (handled ?? view.to) - request.sent <= READY) return;
  const wide = Math.max(1, view.x(Math.min(handled ?? end, end)) - from);
  c.fillStyle = paint.wash;
  c.fillRect(from, y + 12, wide, 19);
  c.strokeStyle = paint.alarm;
  c.setLineDash([3, 3]);
  c.strokeRect(from + 0.5, y + 12.5, wide, 18);
  c.setLineDash([]);
}

function write(view, request, { from, bad, y, end }) {
  const { c, paint } = view;
  const over = request.end !== null && request.end <= view.to;
  const failed = bad ? (request.shape === 'timeout' ? ' ■ timed out' : ' ◆ failed') : '';
  const text = `${word(request.mode || 'request')}  ${over ? span(request.micros) : span(end - request.begin)}${over ? failed : end < view.to ? ', no data since' : ' …'}`;
  c.font = `${over ? 600 : 400} 12px system-ui, sans-serif`;
  c.fillStyle = bad ? paint['alarm-text'] : paint.ink;
  const room = c.measureText(text).width;
  c.fillText(text, Math.max(view.x0 + 2, Math.min(from, view.x1 - room)), y + 8);
}
