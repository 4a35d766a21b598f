// The buttons that send a request in each mode, with its last duration: three large ones, and the others under More.
import { h, say } from '../shared/dom.js';
import { MODES } from '../shared/modes.js';
import { span } from '../shared/units.js';
import { word } from '../shared/words.js';

const LARGE = 3;

/** One button per mode. */
export class ModeButtons {
  #shown = new Map();
  #send;

  /** @param {(mode: string) => void} send */
  constructor(send) {
    this.#send = send;
  }

  /** New buttons, in the current vocabulary: the large ones, and the others. */
  write() {
    const buttons = MODES.map((mode, index) => this.#button(mode, index));
    return { large: buttons.slice(0, LARGE), others: buttons.slice(LARGE) };
  }

  #button(mode, index) {
    const figure = h('span.figure.none', {}, '–');
    const note = h('span.note', {}, word(`${mode}Note`));
    const compared = h('span.note.compared');
    this.#shown.set(mode, { figure, compared });
    return h(`button.mode${mode === 'blocking' ? '.holds' : ''}`, { type: 'button', id: `send-${mode}`, 'aria-keyshortcuts': index + 1, click: () => this.#send(mode) },
      h('span.what', {}, word(mode)), figure, note, compared);
  }

  /** Shows the last request of each mode, once its end is in the picture, compared with the first mode's. */
  show(last) {
    const other = last.get('sequential');
    for (const [mode, { figure, compared }] of this.#shown) {
      const request = last.get(mode);
      if (!request) continue;
      const failed = request.shape !== 'well';
      say(figure, failed ? (request.shape === 'timeout' ? '■ timed out' : '◆ failed') : span(request.micros));
      figure.classList.remove('none');
      const comparable = mode !== 'sequential' && !failed && other?.shape === 'well';
      say(compared, comparable ? factor(other.micros / request.micros) : '');
    }
  }
}

function factor(times) {
  return Math.abs(times - 1) < 0.05 ? `as fast as ${word('sequential')}` : times > 1 ? `${times.toFixed(1)}× faster than ${word('sequential')}` : `${(1 / times).toFixed(1)}× slower than ${word('sequential')}`;
}
