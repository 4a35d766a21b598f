// <running-notice>: a run that was started in another tab or on the command line, until it is over.
import { ask, toldOf } from '../shared/ask.js';
import { change } from '../shared/control.js';
import { h, say } from '../shared/dom.js';

const EVERY_MS = 1000;

customElements.define('running-notice', class extends HTMLElement {
  #timer;
  #id;
  #text = h('span');
  #open = h('a', {}, 'Show that run');
  #cancel = h('button.link', { type: 'button', click: () => this.#stop() }, 'Cancel it');

  connectedCallback() {
    if (!this.firstChild) this.append(h('p.notice', { role: 'alert' }, this.#text, ' ', this.#open, ' ', this.#cancel));
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  /** @param id of the run in progress */
  async show(id) {
    this.#id = id;
    const run = await ask(`/api/lessons/runs/${id}`).catch(() => null);
    if (!this.isConnected) return;
    if (run) this.#tell(run);
    if (!run || run.state === 'running') this.#timer = setTimeout(() => this.show(id), EVERY_MS);
  }

  #tell({ lesson, title, state, progress }) {
    const isOver = state !== 'running';
    const now = isOver ? 'was running, and is over now. You can run this lesson.'
      : `is running (${Math.round(progress.share * 100)} %), started in another tab or on the command line. One run at a time: two would disturb each other. Wait for it, or cancel it.`;
    say(this.#text, `Lesson ${lesson} (${title}) ${now}`);
    this.#open.setAttribute('href', `/lessons/${lesson}?run=${this.#id}`);
    this.#cancel.hidden = isOver;
  }

  async #stop() {
    try {
      await change('DELETE', `/api/lessons/runs/${this.#id}`);
    } catch (failure) {
      say(this.#text, toldOf(failure));
    }
  }
});
