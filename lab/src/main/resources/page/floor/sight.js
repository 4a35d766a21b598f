// The sources without data, and since when.
import { clock } from '../shared/units.js';
import { announce } from './announce.js';

const AT_ONCE = 1000; // milliseconds; a connection that is restored within this time was not lost

/** Shows which sources have no data, and announces changes. */
export class Sight {
  #live;
  #lost = new Set();

  constructor(live) {
    this.#live = live;
  }

  /** A sentence for each source that has no data now. */
  look(model) {
    const lost = this.#live.connected ? services(model) : this.#connection();
    for (const who of lost.keys()) {
      if (!this.#lost.has(who)) announce(who, `No data from ${who}.`);
    }
    for (const who of this.#lost) {
      if (!lost.has(who)) announce(who, `Data from ${who} again.`);
    }
    this.#lost = new Set(lost.keys());
    return sentences(lost, this.#now());
  }

  /** The lab's clock, or the page's before the lab has responded. */
  #now() {
    const now = this.#live.now();
    return Number.isNaN(now) ? Date.now() * 1000 : now;
  }

  #connection() {
    const agoMs = performance.now() - this.#live.since;
    if (agoMs < AT_ONCE) return new Map();
    return new Map([['The lab', { since: this.#now() - agoMs * 1000 }]]);
  }
}

/** The same for a moment of a recording. */
export function outOfSight(model, at) {
  return sentences(services(model), at);
}

function sentences(lost, at) {
  return [...lost].map(([who, { since, why }]) => why === undefined ? `Connection lost at ${clock(since).slice(0, 8)}; retrying.` : `No data from ${who} since ${clock(since).slice(0, 8)}, ${Math.max(0, Math.round((at - since) / 1e6))} s ago: ${why}.`);
}

function services(model) {
  const unresolved = [...model.replicas.told.values()].filter(each => each.inAll === 0).map(each => [each.service, { since: each.at, why: 'its name does not resolve' }]);
  const down = [...model.services].filter(([key, { state }]) => state === 'down' && model.replicas.isShown(key)).map(([key, each]) => [model.replicas.nameOf(key), each]);
  return new Map([...unresolved, ...down]);
}
