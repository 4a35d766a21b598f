// <lesson-observe>: what the user saw, in a sentence, before the verdict. Fires `observed` with it; '' to skip.
import { h } from '../shared/dom.js';

const LONGEST = 1000;

customElements.define('lesson-observe', class extends HTMLElement {
  #input = h('input', { id: 'observation', maxlength: LONGEST, autocomplete: 'off' });

  connectedCallback() {
    if (this.firstChild) return;
    this.append(h('form', { submit: event => {
      event.preventDefault();
      this.#tell(this.#input.value.trim());
    } },
    h('label', { for: 'observation' }, 'What did you see? One sentence, before you read the verdict.'), this.#input,
    h('div.controls', {}, h('button', { id: 'observed' }, 'Show the verdict'),
      h('button.link.quiet.small', { type: 'button', id: 'skip', click: () => this.#tell('') }, 'Skip'))));
  }

  focus() {
    this.#input.value = '';
    this.#input.focus({ preventScroll: true });
  }

  #tell(text) {
    this.dispatchEvent(new CustomEvent('observed', { detail: text }));
  }
});
