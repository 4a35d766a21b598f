// The waiter in the room: who walks to a kitchen, and stays there while the loop is blocked.
import { s, say } from '../shared/dom.js';
import { span } from '../shared/units.js';
import { word } from '../shared/words.js';
import { announce } from './announce.js';
import { fitted, person } from './room-marks.js';

/** In microseconds; a task that holds the loop for longer is a stall. */
export const HELD = 50_000;

const RECENT = 150_000; // shorter tasks would be invisible, so they are shown for this long

/** Where the event loop is, by recorded events alone: at a service while a task holds the loop for a call to it. */
export class Waiter {
  /** What moves. */
  token = s('g.walker', { 'aria-hidden': 'true' });
  /** Where a fault is named. */
  broken = s('text.alarm');
  #circle = s('circle.waiter');
  #places = {};
  #news = '';
  #where = '';
  #name = s('text.title');
  #holder = s('text');
  #note = s('text.quiet');

  /** What stays in place, for this plan of the room. */
  furnish(places) {
    this.#places = places;
    const { x, y, radius } = places.waiter;
    this.#circle.setAttribute('r', radius);
    this.token.replaceChildren(this.#circle, s('path', { d: person(0, 0), fill: 'none', stroke: 'var(--ink)', 'stroke-width': 2, 'stroke-linecap': 'round' }));
    const texts = [this.#name, this.#holder, this.#note, this.broken];
    texts.forEach((text, i) => {
      text.setAttribute('x', x + radius + 14);
      text.setAttribute('y', y - 12 + [0, 18, 35, 52][i]);
    });
    say(this.#name, word('waiter'));
    this.#where = '';
    this.#go('waiter');
    return [s('circle.home', { cx: x, cy: y, r: radius }), ...texts];
  }

  /** Draws what holds the loop at a moment. */
  draw(model, lane, holding, at) {
    const seen = lane?.sawAt(at) ?? false;
    const held = holding !== null && at - holding.start > HELD;
    this.#circle.setAttribute('class', `waiter${!seen ? ' unseen-loop' : held ? ' held' : holding ? ' works' : ''}`);
    const parked = held && holding.cpuUse === 'parked'; // a task that computes waits for nothing
    this.#go(parked ? kitchenOf(model.requests.get(holding.traceId), holding, at) ?? 'waiter' : 'waiter');
    const recent = holding ?? lane?.blockAt(at - RECENT / 2);
    const route = holding?.route || (holding ? 'a task' : '');
    this.#holder.setAttribute('class', held ? 'alarm' : '');
    say(this.#holder, !seen ? word('unknown') : held ? `${word('holds')} for ${span(at - holding.start)}`
      : recent ? word('works') : word('free'));
    say(this.#note, held ? fitted(route, holding) : holding ? route : '');
    const news = held ? `${route} ${word('holds')}` : '';
    if (news !== this.#news) announce('waiter', this.#news = news);
  }

  #go(where) {
    if (where === this.#where) return;
    this.#where = where;
    const { x, y } = where === 'waiter' ? this.#places.waiter : this.#places.counter(where);
    this.token.style.transform = `translate(${x}px, ${y}px)`;
    this.token.dataset.at = where;
  }
}

/** The kitchen that the task waits for, or waited for last. */
function kitchenOf(request, holding, at) {
  return request?.stays.filter(stay => stay.start <= at && stay.start >= holding.start - HELD)
    .sort((a, b) => a.start - b.start).at(-1)?.service;
}
