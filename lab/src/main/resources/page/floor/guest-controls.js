// The stream of requests on the Floor: one at most, as the lab reports it.
import { h, say } from '../shared/dom.js';
import { word } from '../shared/words.js';

const LASTS = '1m';

/**
 * Controls of the stream.
 * @param call sends a request to the lab: `(method, path) => Promise`
 * @param now microseconds by the lab's clock
 */
export class GuestControls {
  #call;
  #now;
  /** @type {?{mode: string, rate: number, end?: number}} */
  #stream = null;
  /** Why no stream can run now; empty if one can. */
  #paused = '';
  #rate = h('input', { type: 'number', id: 'rate', min: 1, max: 1000, value: 5 });
  #mode = h('select', { id: 'guest-mode', 'aria-label': 'What they request' }, ['menu', 'parallel', 'sequential'].map(value => h('option', { value })));
  #start = h('button', { type: 'button', id: 'guests', 'aria-keyshortcuts': 'g', click: () => this.toggle() });
  #reset;
  #per = h('span');
  #state = h('span.coming', { id: 'coming', hidden: true });

  constructor(call, now) {
    this.#call = call;
    this.#now = now;
    this.#reset = h('button', { type: 'button', id: 'reset', click: () => call('POST', '/api/mesh/reset') });
    this.element = h('div.guests', { role: 'group' }, this.#state, this.#start);
    this.choices = h('div.guests.choices', { role: 'group' }, this.#rate, this.#per, this.#mode, this.#reset);
    this.write();
  }

  /** Takes the current stream from an event of the lab. */
  know({ streams, paused }) {
    this.#stream = streams[0] ?? null;
    this.#paused = paused ?? '';
    this.write();
  }

  /** Starts a stream, or stops the current one. */
  toggle() {
    return this.#stream ? this.#call('DELETE', '/api/guests') : this.#call('POST', `/api/guests?mode=${this.#mode.value}&rate=${this.#rate.value}&for=${LASTS}`);
  }

  write() {
    const coming = this.#stream !== null;
    this.element.setAttribute('aria-label', word('others'));
    this.choices.setAttribute('aria-label', word('others'));
    say(this.#per, word('rate'));
    this.#rate.setAttribute('aria-label', word('perSecond'));
    say(this.#start, word(coming ? 'stop' : 'send'));
    this.#start.setAttribute('aria-pressed', String(coming));
    say(this.#reset, word('reset'));
    for (const option of this.#mode.options) say(option, word(option.value));
    this.#state.hidden = !coming && !this.#paused;
    this.tick();
  }

  /** Shows the time left, where there is an end; or why it is paused. */
  tick() {
    if (this.#paused) say(this.#state, `paused: ${this.#paused}`);
    if (!this.#stream) return;
    const { rate, mode, end } = this.#stream;
    const left = Math.max(0, Math.ceil((end - this.#now()) / 1e6));
    say(this.#state, `${rate} ${word('rate')} · ${word(mode)}${end === undefined ? '' : ` · ${Number.isNaN(left) ? '–' : `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`} left`}`);
  }
}
