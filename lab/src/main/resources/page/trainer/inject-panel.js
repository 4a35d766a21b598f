// Injects faults of any kind into any service while a drill runs, by the services' own catalogue, and undoes them.
import { askAs } from '../shared/control.js';
import { h } from '../shared/dom.js';
import { faultPicker } from '../shared/fault-picker.js';
import { changed } from '../drills/drill-words.js';
import { endOf } from '../drills/incident-chart.js';

export class InjectPanel {
  #send;
  #service = h('select', { id: 'inject-service', change: () => this.#show() });
  #form = h('div.steer');
  #active = h('ul.faults');
  #error = h('div', { role: 'status' }); // beside the button
  #kinds = new Map(); // by service

  /** @param send `(method, path, body, error)` sends a change, and tells a failure in `error` */
  constructor(send) {
    this.#send = send;
    this.element = h('section.card', { 'aria-label': 'Inject' }, h('h2', {}, 'Inject live'),
      h('p.quiet.small', {}, 'Recorded, and undone at the end. From then on, no answer and no lever costs points.'),
      h('div.controls', {}, h('label.small', { for: 'inject-service' }, 'Service'), this.#service), this.#form, this.#active);
  }

  /** Offers these services. */
  begin(services) {
    this.#service.replaceChildren(...services.map(name => h('option', {}, name)));
    this.#show();
  }

  /** Lists the injected faults that are active, by the record of the drill. */
  tell(events, nowMs) {
    const active = events.filter(event => event.kind === 'injected' && event.what.method !== 'DELETE' && endOf(event, events) > nowMs).map(event => event.what);
    const text = JSON.stringify(active);
    if (this.#active.dataset.of === text) return;
    this.#active.dataset.of = text;
    const hadFocus = this.#active.contains(document.activeElement);
    this.#active.replaceChildren(...active.map(what => h('li', { 'data-fault': what.body.fault }, h('span.alarm', {}, `Injected: ${changed(what)} `),
      h('button.link', { type: 'button', click: () => this.#send('DELETE', `/api/mesh/${what.service}${what.path}`, undefined, this.#error) }, 'undo'))));
    if (hadFocus) (this.#active.querySelector('button') ?? this.#service).focus();
  }

  async #show() {
    const service = this.#service.value;
    if (!this.#kinds.has(service)) {
      const known = await askAs('trainer', `/api/mesh/${service}/fault-kinds`).catch(() => null);
      if (known) this.#kinds.set(service, known.kinds);
    }
    if (service !== this.#service.value) return;
    this.#error.replaceChildren();
    const kinds = this.#kinds.get(service);
    // a name of its own, so that it never replaces a fault of the drill
    const inject = (method, path, body) => this.#send(method, path.replace('/faults/', '/faults/trainer-'), body, this.#error);
    this.#form.replaceChildren(kinds ? faultPicker(service, kinds, inject) : h('p.quiet.small', {}, 'Its faults are for the trainer of this drill.'));
    this.#form.querySelector('details')?.setAttribute('open', '');
    this.#form.querySelector('.controls')?.after(this.#error);
  }
}
