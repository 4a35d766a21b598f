// <lesson-predict>: the knob, the prediction and the confidence. Fires `knob` with a value, `guess` when the
// prediction changes, and `run` with what a run is started with.
import { h, say } from '../shared/dom.js';
import './curve-guess.js';
import './number-guess.js';

const CONFIDENCES = ['low', 'medium', 'high'];

customElements.define('lesson-predict', class extends HTMLElement {
  #guess = null;
  #question = h('p.question', { id: 'question' });
  #place = h('div', { role: 'group', 'aria-labelledby': 'question' });
  #knob = h('div.knob');
  #run = h('button.run', { id: 'run', disabled: true, 'aria-describedby': 'why' }, 'Run');
  #why = h('p.small.quiet', { id: 'why' });
  #without = h('button.link.quiet.small', { type: 'button', id: 'without', click: () => this.#send(null) }, 'Run without a prediction');
  #confidence = h('fieldset.choice', {}, h('legend', {}, 'How sure are you?'),
    CONFIDENCES.map(each => h('label', {}, h('input', { type: 'radio', name: 'confidence', value: each }), ' ', each)));
  #fields = h('fieldset', {}, h('legend.unseen', {}, 'Prediction'), this.#knob, this.#question, this.#place, this.#confidence,
    h('div.controls', {}, this.#run, this.#without), this.#why);

  connectedCallback() {
    if (this.firstChild) return;
    this.addEventListener('guess', () => this.#check());
    this.append(h('form', { submit: event => {
      event.preventDefault();
      if (this.guess) this.#send(this.guess);
    } }, this.#fields));
  }

  /** The knob of a lesson, and the value that it has now. */
  turn({ name, question, values }, value) {
    this.#knob.replaceChildren(h('fieldset.choice', {}, h('legend', {}, question),
      values.map(each => h('label', {}, h('input', { type: 'radio', name: 'knob', value: each, checked: each === value, change: () =>
        this.dispatchEvent(new CustomEvent('knob', { detail: each })) }), ' ', each))));
    this.#knob.firstChild.setAttribute('data-name', name);
  }

  /** What is asked: the `prediction` of a lesson at its knob. */
  ask(asked) {
    say(this.#question, asked.question);
    const name = asked.kind === 'curve' ? 'curve-guess' : 'number-guess';
    if (this.#guess?.localName !== name) {
      this.#guess = document.createElement(name);
      this.#place.replaceChildren(this.#guess);
    }
    this.#guess.asked = asked;
    this.#check();
  }

  get guess() {
    return this.#guess.value;
  }

  set guess(guess) {
    this.#guess.value = guess;
    this.#check();
  }

  get confidence() {
    return this.querySelector('[name=confidence]:checked')?.value ?? '';
  }

  set confidence(value) {
    for (const each of this.querySelectorAll('[name=confidence]')) each.checked = each.value === value;
  }

  /** Whether a run is in progress: then nothing can be changed. */
  set busy(busy) {
    this.#fields.disabled = busy;
    this.#check();
  }

  focus() {
    this.#guess.focus();
  }

  #check() {
    const ready = Boolean(this.guess);
    this.#run.disabled = !ready;
    say(this.#why, ready ? 'Then say what you saw, and get the verdict.' : 'Predict first: people who predict remember what they see.');
  }

  #send(prediction) {
    const confidence = prediction && this.confidence;
    this.dispatchEvent(new CustomEvent('run', { detail: { prediction, ...confidence ? { confidence } : {} } }));
  }
});
