// <lesson-progress>: how far a run is. Fires `cancel`.
import { h, say } from '../shared/dom.js';

customElements.define('lesson-progress', class extends HTMLElement {
  #bar = h('progress', { max: 1, value: 0, 'aria-labelledby': 'progress-text' });
  #text = h('span', { id: 'progress-text', role: 'status' });
  #time = h('span.quiet');
  #cancel = h('button', { type: 'button', id: 'cancel', click: () => {
    this.#cancel.disabled = true;
    this.dispatchEvent(new Event('cancel'));
  } }, 'Cancel');

  connectedCallback() {
    if (!this.firstChild) this.append(h('div.controls', {}, this.#text, this.#time), h('div.controls', {}, this.#bar, this.#cancel));
  }

  /** A new run begins: it can be cancelled. */
  begin() {
    this.#cancel.disabled = false;
    this.#bar.value = 0;
    say(this.#text, 'Starting');
    say(this.#time, '');
    this.#cancel.focus({ preventScroll: true });
  }

  /** @param run from the lab */
  show({ progress, startedAt }) {
    this.#bar.value = progress.share;
    say(this.#text, `Running: ${progress.text}`);
    say(this.#time, `${Math.max(0, (Date.now() - Date.parse(startedAt)) / 1000).toFixed(0)} s`);
  }

  /** The lab cannot be asked. */
  lost(why) {
    say(this.#text, `${why} Trying again.`);
  }
});
