// <mitigate-form>: the levers of an operator: settings of a service with their values, rollback, restart, load shedding.
import { ask } from '../shared/ask.js';
import { h, say } from '../shared/dom.js';
import { settings } from '../shared/steer-settings.js';
import { lever } from './drill-words.js';

const EVERY_MS = 3000;

customElements.define('mitigate-form', class extends HTMLElement {
  /** `send(action, body)` does it. */
  send = null;
  #service = h('select', { id: 'lever-service', change: () => this.#fill() });
  #levers = h('div.controls');
  #settings = h('div.steer');
  #done = h('p.small', { role: 'status' });
  #known = new Map(); // settings, by service
  #shown = '';
  #events = 0;
  #timer;

  /** Offers what the drill offers. */
  begin({ services, levers }) {
    this.#service.replaceChildren(...services.map(name => h('option', {}, name)));
    this.#levers.replaceChildren(...levers.filter(kind => kind !== 'settings').map(kind =>
      h('button', { type: 'button', 'data-lever': kind, click: () => this.#pull({ lever: kind, service: this.#service.value }) }, NAMES[kind] ?? kind)));
    this.replaceChildren(h('section.card', { 'aria-label': 'Mitigate' }, h('h2', {}, 'Mitigate'),
      h('div.controls', {}, h('label.small', { for: 'lever-service' }, 'Service'), this.#service), this.#levers, this.#done, this.#settings));
    this.#look();
  }

  /** Reads the settings again when something has happened. */
  follow({ length }) {
    if (length === this.#events) return;
    this.#events = length;
    this.#look();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  async #look(asked = false) {
    clearTimeout(this.#timer);
    const body = document.hidden ? null : await ask('/api/mesh').catch(() => null);
    for (const { service, settings: own } of body?.services ?? []) this.#known.set(service, own?.settings ?? []);
    this.#fill(asked);
    clearTimeout(this.#timer);
    if (this.isConnected) this.#timer = setTimeout(() => this.#look(), EVERY_MS);
  }

  /** Not while a field has a text that is not applied, nor, unless it is asked for, the focus. */
  #fill(asked = false) {
    const service = this.#service.value;
    const list = this.#known.get(service);
    this.#levers.querySelector('[data-lever=shed]').hidden = !list?.some(each => each.name === 'SHED');
    const text = JSON.stringify([service, list]);
    const same = service === this.#settings.dataset.of;
    if (text === this.#shown || same && this.#isEdited(asked)) return;
    const open = same ? [...this.#settings.querySelectorAll('details[open]')].map(group => group.dataset.group) : [];
    const focused = placeOf(this.#settings, document.activeElement);
    this.#shown = text;
    this.#settings.dataset.of = service;
    this.#settings.replaceChildren(list === undefined ? h('p.quiet.small', {}, 'Reading the settings') : list.length === 0 ? h('p.quiet.small', {}, 'It does not report its settings now.')
      : settings(service, list, (method, path, values) => this.#pull({ lever: 'settings', service, values })));
    for (const group of this.#settings.querySelectorAll('details')) tellNothing(group, open.includes(group.dataset.group));
    if (focused) (this.#settings.querySelector(focused) ?? this.#service).focus();
  }

  #isEdited(asked) {
    return [...this.#settings.querySelectorAll('input')].some(input => !asked && input === document.activeElement || input.value !== input.defaultValue);
  }

  async #pull(body) {
    say(this.#done, `${lever(body)} …`);
    const view = await this.send('act', body);
    say(this.#done, `${lever(body)}: ${view ? 'done' : 'refused'}`);
    if (view) for (const input of this.#settings.querySelectorAll('input')) if (input.name in (body.values ?? {})) input.defaultValue = input.value;
    await this.#look(true);
  }
});

/** A group looks the same whether or not one of its settings was changed, which would tell a cause. */
function tellNothing(group, open) {
  group.open = open;
  const { name, value } = group.querySelector('input');
  const told = group.querySelector('summary > span');
  told.className = 'quiet small';
  say(told, ` ${name} ${value}`);
}

/** Where a control will be found when the settings are drawn again; empty if it is not one of them. */
function placeOf(settings, control) {
  if (!settings.contains(control)) return '';
  const name = control.closest('form')?.querySelector('input').name;
  if (!name) return `[data-group="${control.closest('details').dataset.group}"] > summary`;
  return control.localName === 'input' ? `[name="${name}"]` : `form:has([name="${name}"]) button`;
}

const NAMES = { rollback: 'Roll back its settings', restart: 'Restart it', shed: 'Shed load' };
