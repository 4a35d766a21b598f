// The last request of each mode that is over, for the figures on the buttons.
import { MODES } from '../shared/modes.js';

const MOST_TOLD = 5000;

export class LastRuns {
  /** @type {Map<string, object>} by mode, as shown: of the live picture, or of what is played */
  shown = new Map();
  #live = this.shown;
  #told = new Set();

  /** Takes note of what ended by a moment. */
  learn(model, at) {
    for (const request of model.active) {
      if (request.end === null || request.end > at || this.#told.has(request)) continue;
      this.#told.add(request);
      if (MODES.includes(request.mode)) this.#live.set(request.mode, request);
    }
    if (this.#told.size > MOST_TOLD) this.#told.clear();
  }

  /** What is played has figures of its own. */
  play(isPlayed) {
    this.shown = isPlayed ? new Map() : this.#live;
  }

  /** In a recording a figure is there once its end is in the picture, and not before. Says whether one has changed. */
  recall(played) {
    const known = played.lastOfEachMode();
    if (MODES.every(mode => known.get(mode) === this.shown.get(mode))) return false;
    this.shown = known;
    return true;
  }
}
