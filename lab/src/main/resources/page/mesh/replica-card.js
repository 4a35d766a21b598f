// One replica on the Mesh page: its loop, and of several replicas also its state, its faults and its own controls.
import { h, s, say } from '../shared/dom.js';
import { utilisation } from '../shared/loop-figures.js';
import { shortName } from '../shared/replica-name.js';
import { steer } from './steer.js';

/** The seconds of the loop that are drawn. */
export const POINTS = 60;

const STATES = { up: '● responds', down: '⊘ does not respond' };

export class ReplicaCard {
  points = [];
  /** @type {?object} the last state of its management port */
  live = null;
  #service;
  #address;
  #act;
  #before = null;
  #shown = '';
  #title = h('h3');
  #where = h('p.quiet.small');
  #state = h('p.small');
  #chart = s('svg', { height: 74, role: 'img' });
  #controls = h('div');
  #own = h('details', {}, h('summary', {}, 'Change this replica only'), this.#controls);

  constructor(service, address, act) {
    [this.#service, this.#address] = [service, address];
    // what is changed under its label is changed on this replica alone
    this.#act = (method, path, body) => act(method, `${path.replace(`/api/mesh/${this.#label}/`, `/api/mesh/${service}/`)}?instance=${encodeURIComponent(this.instance)}`, body);
    this.instance = address;
    this.element = h('section.replica', {}, this.#title, this.#where, this.#state, this.#chart, this.#own);
    this.isSole = true;
    this.#chart.setAttribute('aria-label', service);
  }

  get name() {
    return shortName({ service: this.#service, instance: this.instance });
  }

  get #label() {
    return this.isSole ? this.#service : `${this.#service}@${this.name}`;
  }

  /** Shows its name if it is one of several. */
  become(instance, isSole) {
    [this.instance, this.isSole] = [instance, isSole];
    for (const each of [this.#title, this.#where, this.#state, this.#own]) each.hidden = isSole;
    say(this.#title, this.name);
    say(this.#where, this.#address);
    this.element.title = isSole ? '' : `${instance} at ${this.#address}`;
    this.element.setAttribute('aria-label', isSole ? `loop of ${this.#service}` : `replica ${this.name} of ${this.#service}`);
  }

  forget() {
    [this.points, this.#before] = [[], null];
  }

  know(event) {
    if (event.type === 'service') {
      this.live = event;
      if (event.state === 'down') this.forget();
    } else if (event.type === 'snapshot') this.#snapshot(event);
  }

  #snapshot(event) {
    const share = utilisation([this.#before, event]);
    this.#before = event;
    if (share) this.points.push({ ...share, at: event.at });
    if (this.points.length > POINTS) this.points.shift();
    lines(this.#chart, this.points, this.#label);
  }

  /** Shows its own report; not while a field has the focus. */
  show(told, kinds) {
    const ill = told.state !== 'ready';
    this.#state.className = ill ? 'alarm small' : 'quiet small';
    const faults = told.faults?.filter(each => each.state === 'active').map(each => each.name) ?? [];
    say(this.#state, `${ill ? `${STATES[told.state] ?? 'not ready'}: ${told.reason}` : STATES.up}${faults.length > 0 ? `; injected: ${faults.join(', ')}` : ''}`);
    const text = JSON.stringify([told, kinds]);
    if (text === this.#shown || this.#controls.contains(document.activeElement?.closest('input, select'))) return;
    this.#shown = text;
    steer(this.#controls, this.#label, told, kinds, this.#act);
  }
}

/** Busy time beside CPU time: where they differ, the thread was blocked while it held the loop. */
function lines(chart, points, label) {
  const x = i => (i / (POINTS - 1) * 100).toFixed(2);
  const line = (name, value) => s(`polyline.${name}`, { points: points.map((point, i) => [i, value(point)]).filter(([, share]) => share !== null)
    .map(([i, share]) => `${x(i)},${(66 - Math.min(1, share) * 60).toFixed(1)}`).join(' ') });
  const last = points.at(-1);
  chart.setAttribute('aria-label', last ? `${label}: loop ${(last.busy * 100).toFixed(0)} % busy, CPU ${last.cpu === null ? 'unknown' : `${(last.cpu * 100).toFixed(0)} %`}` : label);
  chart.setAttribute('viewBox', '0 0 100 74');
  chart.setAttribute('preserveAspectRatio', 'none');
  chart.replaceChildren(
    ...[6, 66].map(y => s('line.hair', { x1: 0, x2: 100, y1: y, y2: y })), line('busy', point => point.busy), line('cpu', point => point.cpu));
}
