// <lab-honesty>: what was dropped, how late the picture is, how exact the clocks are.
import { h } from './dom.js';

customElements.define('lab-honesty', class extends HTMLElement {
  #list = h('dl');
  #rows = new Map();

  connectedCallback() {
    this.setAttribute('role', 'contentinfo');
    this.setAttribute('aria-label', 'Accuracy of this picture');
    this.append(this.#list);
  }

  /** Shows these: name, text, and whether it is bad news. */
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
