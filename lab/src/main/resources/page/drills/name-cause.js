// <name-cause>: names a cause: service × mechanism × evidence.
import { h, say } from '../shared/dom.js';
import { cause } from './drill-words.js';

const NOTHING = 'nothing wrong';
const TRACE = /\/traces\/([0-9a-f]{32})/;

customElements.define('name-cause', class extends HTMLElement {
  /** `send(action, body)` does it. */
  send = null;
  #mechanism = h('select', { id: 'mechanism', change: () => this.#explain() });
  #service = h('select', { id: 'service' });
  #evidence = h('input', { id: 'evidence', maxlength: 300, autocomplete: 'off', placeholder: 'trace ID, TRACE/SPAN or series' });
  #meaning = h('p.quiet.small');
  #done = h('p.small', { role: 'status' });
  #meanings = new Map();

  /** Offers what the drill offers. */
  begin({ services, mechanisms }) {
    this.#meanings = new Map(mechanisms.map(({ mechanism, meaning }) => [mechanism, meaning]));
    this.#mechanism.replaceChildren(...options('Choose a mechanism', [...this.#meanings.keys()]));
    this.#service.replaceChildren(...options('Choose a service', services));
    this.replaceChildren(h('form.card', { 'aria-label': 'Name the cause', submit: event => this.#name(event) },
      h('h2', {}, 'Name the cause'),
      h('div.fields', {}, field('Service', this.#service), field('Mechanism', this.#mechanism), field('Evidence', this.#evidence)), this.#meaning,
      h('div.controls', {}, h('button', { id: 'answer' }, 'Name the cause'), h('span.quiet.small', {}, 'Whether it is right is said at the end. A wrong one costs points.')), this.#done));
    say(this.#done, '');
    this.#explain();
  }

  #explain() {
    const { value } = this.#mechanism;
    say(this.#meaning, this.#meanings.get(value) ?? 'What happens, where, and what proves it. Where there are two causes, name both.');
    this.#service.disabled = value === NOTHING;
    if (value === NOTHING) this.#service.value = '';
  }

  async #name(event) {
    event.preventDefault();
    const text = this.#evidence.value.trim();
    const body = { mechanism: this.#mechanism.value, evidence: TRACE.exec(text)?.[1] ?? text };
    if (this.#service.value) body.service = this.#service.value;
    const named = await this.send('answer', body);
    say(this.#done, named ? `${cause(body)}: named` : '');
    if (!named) return;
    for (const field of [this.#mechanism, this.#service, this.#evidence]) field.value = '';
    this.#explain();
  }
});

function options(none, names) {
  return [h('option', { value: '' }, none), ...names.map(name => h('option', { value: name }, name))];
}

function field(name, control) {
  return h('label', {}, h('span.small', {}, name), control);
}
