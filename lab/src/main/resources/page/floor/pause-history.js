// Platform pauses, and the replicas that each stopped.
import { drop } from './lane.js';

const MOST_PAUSES = 2_000;

/** The pauses, by their key. @extends {Map<string, object>} */
export class PauseHistory extends Map {
  lost = 0;

  /** Services that share a JVM each report the same pause. */
  add(event, place) {
    this.lost += event.lost;
    for (const pause of event.pauses) {
      const known = this.get(pause.key);
      if (known) known.services.add(place);
      else this.set(pause.key, { ...pause, services: new Set([place]) });
    }
  }

  forget(before) {
    drop(this, MOST_PAUSES, pause => pause.to < before);
  }
}
