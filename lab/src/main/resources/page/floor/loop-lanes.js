// The loops of all replicas.
import { Lane, Lanes } from './lane.js';

/** The lanes, by replica and number of the loop. @extends {Map<string, Lane>} */
export class LoopLanes extends Map {
  #replicas;

  constructor(replicas) {
    super();
    this.#replicas = replicas;
  }

  /** Takes an event, and returns the key of the replica that it is from. */
  add(event) {
    const place = this.#replicas.key(event);
    const key = `${place}/${event.loop}`;
    if (!this.has(key)) this.set(key, new Lane(event.service, event.loop, place));
    this.get(key).add(event);
    return place;
  }

  /** A replica has ended: its next process counts from 1 again. */
  end(place) {
    for (const lane of this.values()) {
      if (lane.place === place) lane.process++;
    }
  }

  /** The first loop of a replica. */
  at(place) {
    return this.get(`${place}/0`);
  }

  /** The first loop of a service, or of all its replicas. */
  of(service) {
    const all = this.#replicas.keysOf(service).map(place => this.at(place)).filter(Boolean);
    return all.length > 1 ? new Lanes(all) : all[0];
  }

  forget(before) {
    for (const [key, lane] of this) {
      lane.forget(before);
      if (lane.blocks.size + lane.steps.size === 0 && !this.#replicas.isShown(lane.place)) this.delete(key);
    }
  }
}
