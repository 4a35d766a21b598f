// The rows of the lanes that show requests.
import { DOOR, KITCHENS } from './services.js';
import { span } from './units.js';
import { word } from './words.js';

/** So many requests have a line of their own at a time. */
export const SLOTS = 4;

/** How high such a line is, in pixels. */
export const SLOT = 36;

const READY = 20_000; // from then on it is drawn that a request stood at the door
const SHORT = 30_000; // who asks for the menu alone and is served at once has no line

export class RequestRows {
  #slots = new Map();

  /** Each request has a line of its own while it is in the picture. */
  draw(view, model, top, chosen) {
    const visible = [...model.requests.values()].filter(request => isSeen(request, view));
    for (const [request] of this.#slots) {
      if (!visible.includes(request)) this.#slots.delete(request);
    }
    const taken = new Set(this.#slots.values());
    let crowd = 0;
    for (const request of visible) {
      if (!this.#slots.has(request)) {
        const free = [0, 1, 2, 3].find(slot => !taken.has(slot));
        if (free === undefined) {
          crowd++;
          continue;
        }
        taken.add(free);
        this.#slots.set(request, free);
      }
      draw(view, model, request, top + this.#slots.get(request) * SLOT, request === chosen);
    }
    if (crowd > 0) view.note(`and ${crowd} more`, view.x1 - 4, top - 8);
    if (visible.length === 0) view.note('no request in this time: press a button above', (view.x0 + view.x1) / 2 + 120, top + 40);
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
  const end = request.end ?? view.to;
  const short = request.mode === 'menu' && end - request.begin < SHORT;
  return end >= view.from && request.begin <= view.to && !short;
}

function draw(view, model, request, y, chosen) {
  const { c, paint } = view;
  const known = model.knownUntil(DOOR, view.to);
  const end = Math.min(request.end ?? Math.max(known, request.begin), view.to);
  const from = view.x(Math.max(request.begin, view.from));
  const to = view.x(end);
  atTheDoor(view, request, { from, end, y });
  const bad = request.left !== null && request.left <= view.to && request.shape !== 'well';
  c.fillStyle = bad ? paint.alarm : chosen ? paint.accent : paint.ink;
  c.fillRect(from, y + 12, Math.max(1.5, to - from), 2);
  for (const stay of request.stays) {
    if (stay.start > view.to) continue;
    const row = y + 17 + KITCHENS.indexOf(stay.service) * 5;
    const left = view.x(Math.max(stay.start, view.from));
    const right = view.x(Math.min(stay.end ?? model.knownUntil(stay.service, view.to), view.to));
    c.fillStyle = stay.outcome === 'error' ? paint.alarm : paint.mark;
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
  const failed = bad ? (request.shape === 'timeout' ? ' ■ out of time' : ' ◆ failed') : '';
  const text = `${word(request.mode || 'request')}  ${over ? span(request.micros) : span(end - request.begin)}${over ? failed : end < view.to ? ', not seen since' : ' …'}`;
  c.font = `${over ? 600 : 400} 12px system-ui, sans-serif`;
  c.fillStyle = bad ? paint['alarm-text'] : paint.ink;
  const room = c.measureText(text).width;
  c.fillText(text, Math.max(view.x0 + 2, Math.min(from, view.x1 - room)), y + 8);
}
