// The filters of the list. They are in the address, so that it can be shared and the back button undoes them.
import { h } from '../shared/dom.js';
import { shortName } from '../shared/replica-name.js';
import { KITCHENS, DOOR } from '../shared/services.js';

/** The outcome of a trace, by shape and word. */
export const STATUS = { ok: '● OK', error: '◆ failed', cancelled: '× cancelled' };
const DURATIONS = ['10ms', '100ms', '500ms', '1s', '2s', '5s'];
const option = (value, text) => h('option', { value }, text);

/** The filters, and the box of the heat map. */
export class TraceFilters {
  #choices = {
    service: choice('service', 'Service', 'Any service', ['guest', DOOR, ...KITCHENS].map(name => [name, name])),
    instance: choice('instance', 'Replica', 'Any replica', []),
    status: choice('status', 'Status', 'Any status', Object.entries(STATUS)),
    minDuration: choice('least', 'Shortest duration', 'Any duration', DURATIONS.map(value => [value, `${value} or more`])),
  };
  #changed;
  element = h('div.controls', { role: 'group', 'aria-label': 'Filters' }, Object.values(this.#choices));
  /** @type {?number[]} from and to in microseconds since 1970, shortest and longest in milliseconds */
  box = null;

  /** @param changed is called when a filter changes, also by the back button */
  constructor(changed) {
    this.#changed = changed;
    this.element.addEventListener('change', () => this.#push());
    addEventListener('popstate', () => {
      this.#read();
      changed();
    });
    this.#read();
  }

  /** The query for the API; without the box, which the page applies. */
  get query() {
    return Object.entries(this.#choices).filter(([, { value }]) => value)
      .map(([name, { value }]) => `&${name}=${encodeURIComponent(value)}`).join('');
  }

  get isSet() {
    return this.query !== '' || this.box !== null;
  }

  setBox(box) {
    this.box = box;
    this.#push();
  }

  clear() {
    for (const select of Object.values(this.#choices)) select.value = '';
    this.setBox(null);
  }

  /** Adds these services to the filter. */
  offer(services) {
    const { service } = this.#choices;
    for (const name of services) {
      if (![...service.options].some(({ value }) => value === name)) service.append(option(name, name));
    }
  }

  /** Adds these replicas to the filter, which is shown once a service has several. */
  offerReplicas(instances) {
    const { instance: select } = this.#choices;
    for (const each of instances) {
      const known = [...select.options].find(({ value }) => value === each.instance);
      if (!known) select.append(option(each.instance, ''));
      (known ?? select.lastChild).textContent = each.service ? `${each.service} ${shortName(each)}` : each.instance;
    }
    select.hidden = select.value === '' && new Set(instances.map(each => each.service)).size === instances.length;
  }

  #read() {
    const asked = new URLSearchParams(location.hash.slice(1));
    this.offerReplicas(asked.get('instance') ? [{ instance: asked.get('instance') }] : []);
    if (asked.get('service')) this.offer([asked.get('service')]);
    for (const [name, select] of Object.entries(this.#choices)) {
      select.value = asked.get(name) ?? '';
      if (select.selectedIndex < 0) select.value = '';
    }
    const box = (asked.get('box') ?? '').split(',').map(Number);
    this.box = box.length === 4 && box.every(Number.isFinite) && box[0] <= box[1] && box[2] <= box[3] ? box : null;
  }

  #push() {
    const box = this.box ? `&box=${this.box.map(number => Number(number.toPrecision(17)))}` : '';
    const asked = `${this.query}${box}`.slice(1);
    history.pushState(null, '', asked ? `#${asked}` : location.pathname);
    this.#changed();
  }
}

function choice(id, label, any, options) {
  return h('select', { id, 'aria-label': label }, option('', any), options.map(([value, text]) => option(value, text)));
}
