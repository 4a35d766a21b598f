// The playback of a recording: its own model, and the shown moment.
import { Model } from './model.js';

export class Replay {
  model = new Model();
  speed = 1;
  going = true;
  #told = { service: new Map(), snapshot: new Map(), replicas: new Map() };
  #ended = [];
  #before = null;

  /** @param {{savedAt: string, left: number, events: object[]}} the content of its file */
  constructor({ savedAt, left, events }) {
    this.savedAt = savedAt;
    this.left = left;
    this.events = events;
    let [from, to] = [Infinity, 0];
    for (const event of events) {
      this.model.know(event);
      const told = this.#told[event.type];
      const key = event.type === 'replicas' ? event.service : this.model.replicas.key(event);
      if (told && !told.has(key)) told.set(key, []);
      told?.get(key).push(event);
      if (event.type === 'loop') [from, to] = [Math.min(from, event.to), Math.max(to, event.to)];
    }
    [this.from, this.to, this.at] = [from, to, from];
    this.model.services.clear();
    this.model.snapshots.clear();
    this.#ended = [...this.model.requests.values()].filter(request => request.end !== null).sort((a, b) => a.end - b.end);
    this.#become();
  }

  /** Plays or pauses; after the end it restarts. */
  turn() {
    this.going = !this.going;
    this.#before = null;
    if (this.going && this.at >= this.to) this.at = this.from;
  }

  /** Shows a moment and pauses there. */
  go(at) {
    this.going = false;
    this.at = Math.max(this.from, Math.min(this.to, at));
    this.#become();
  }

  /** Advances the time while it plays. @param {number} now milliseconds, for differences */
  tick(now) {
    if (this.going && this.#before !== null) this.at = Math.min(this.to, this.at + (now - this.#before) * 1000 * this.speed);
    if (this.at >= this.to) this.going = false;
    this.#before = now;
    this.#become();
    return this.at;
  }

  /** The state at its moment, without later events: requests in flight, service states, loop utilisation. */
  #become() {
    const { model, at } = this;
    model.look(at);
    for (const list of this.#told.replicas.values()) model.replicas.know(list.findLast(event => event.at <= at) ?? list[0]);
    for (const [key, list] of this.#told.service) model.services.set(key, list.findLast(event => event.since <= at) ?? { ...list[0], state: 'unknown' });
    for (const [key, list] of this.#told.snapshot) {
      const now = list.findLastIndex(event => event.at <= at);
      if (now >= 0 && model.services.get(key)?.state !== 'down') model.snapshots.set(key, [list[now - 1] ?? null, list[now]]);
      else model.snapshots.delete(key);
    }
  }

  /** The last request of each mode that had ended at its moment. @returns {Map<string, object>} by mode */
  lastOfEachMode() {
    const last = new Map();
    for (const request of this.#ended) {
      if (request.end > this.at) break;
      last.set(request.mode, request);
    }
    return last;
  }
}
