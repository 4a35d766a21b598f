// <number-guess>: a prediction that is one number. Fires `guess` when it changes.
import { h, say } from '../shared/dom.js';
import { number, readNumber } from './guess.js';

customElements.define('number-guess', class extends HTMLElement {
  #asked;
  #input = h('input', { id: 'prediction', inputmode: 'decimal', autocomplete: 'off', 'aria-describedby': 'prediction-range' });
  #unit = h('span');
  #range = h('p.small.quiet', { id: 'prediction-range' });

  connectedCallback() {
    if (this.firstChild) return;
    this.#input.addEventListener('input', () => {
      this.#check();
      this.dispatchEvent(new Event('guess', { bubbles: true }));
    });
    this.append(h('label', { for: 'prediction' }, 'Your prediction'), h('div.amount', {}, this.#input, this.#unit), this.#range);
  }

  /** @param asked the `prediction` of a lesson */
  set asked(asked) {
    this.#asked = asked;
    say(this.#unit, asked.unit);
    this.#check();
  }

  get value() {
    const value = readNumber(this.#input.value, this.#asked.unit);
    return value >= this.#asked.min && value <= this.#asked.max ? { value } : null;
  }

  set value(guess) {
    this.#input.value = guess ? String(guess.value) : '';
    this.#check();
  }

  focus() {
    this.#input.focus();
  }

  #check() {
    const { unit, min, max } = this.#asked;
    const wrong = this.#input.value.trim() !== '' && !this.value;
    const allowed = `${number(min)} to ${number(max)}${unit && ` ${unit}`}`;
    say(this.#range, wrong ? `'${this.#input.value}' is not a prediction; allowed: ${allowed}.` : `From ${allowed}.`);
    this.#range.classList.toggle('alarm', wrong);
    this.#input.setAttribute('aria-invalid', String(wrong));
  }
});
