// <lab-honesty>: dropped events, delay of the picture, clock errors.
import { h } from './dom.js';

customElements.define('lab-honesty', class extends HTMLElement {
  #list = h('dl');
  #rows = new Map();

  connectedCallback() {
    this.setAttribute('role', 'contentinfo');
    this.setAttribute('aria-label', 'Accuracy of this picture');
    this.append(this.#list);
  }

  /** Shows these: name, text, and whether it is a problem. */
  show(rows) {
    for (const [name, text, bad] of rows) {
      let dd = this.#rows.get(name);
      if (!dd) {
        dd = h('dd');
        this.#rows.set(name, dd);
        this.#list.append(h('div', {}, h('dt', {}, name), dd));
      }
      if (dd.textContent !== text) dd.textContent = text;
      dd.classList.toggle('alarm', Boolean(bad));
    }
  }
});
