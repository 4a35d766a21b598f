// <lesson-history>: earlier runs of a lesson, newest first, and exports.
import { ask, toldOf } from '../shared/ask.js';
import { h } from '../shared/dom.js';
import { told } from './guess.js';
import { outcome } from './outcome.js';
import { table } from './table.js';

const MOST = 20;
const FORMATS = [['json', 'JSON'], ['md', 'Markdown'], ['html', 'HTML']];

customElements.define('lesson-history', class extends HTMLElement {
  #rows = h('div');

  connectedCallback() {
    if (this.firstChild) return;
    this.append(h('h2', {}, 'Your runs'), this.#rows);
  }

  /** @param lesson its number */
  async show(lesson) {
    try {
      const { runs } = await ask(`/api/lessons/runs?lesson=${lesson}&limit=${MOST}`);
      this.#rows.replaceChildren(...runs.length === 0 ? [h('p.quiet', {}, 'No runs of this lesson yet.')] : [list(runs), exports()]);
    } catch (failure) {
      this.#rows.replaceChildren(h('p.quiet', {}, toldOf(failure)));
    }
  }
});

function list(runs) {
  return table(runs.length < MOST ? 'Newest first' : `The ${MOST} newest`, ['Run', 'Outcome', 'Knob', 'Predicted', 'Confidence', 'You saw'], runs.map(run => [
    h('a', { href: `/lessons/${run.lesson}?run=${run.id}` }, h('time', { datetime: run.startedAt }, new Date(run.startedAt).toLocaleString())),
    outcome(run.state), run.knob, told(run.prediction), run.confidence ?? '–', run.observation || '–']));
}

/** Links to the exports of all runs. */
export function exports() {
  return h('p.small', {}, 'Export all runs: ', FORMATS.flatMap(([format, name], i) => [i > 0 && ', ', h('a', { href: `/api/lessons/export?format=${format}`, download: `lessons.${format}` }, name)]));
}
