// One service on the Mesh page: its state, its figures of the last 30 s, the loops of its replicas, and its controls.
import { h, say } from '../shared/dom.js';
import { restNote } from '../shared/replica-name.js';
import { DOOR } from '../shared/services.js';
import { count, span } from '../shared/units.js';
import { healthOf, results } from './health.js';
import { ReplicaCard } from './replica-card.js';
import { steer } from './steer.js';

const WINDOW = 30e6; // microseconds over which rates and quantiles are taken
const ENOUGH = 1000; // requests for a 99th percentile
const MOST = 30_000; // requests that are kept for that

export class MeshCard {
  /** @type {Map<string, ReplicaCard>} those that are shown, by address */
  replicas = new Map();
  state = { text: '', bad: false, headline: null, isKnown: false };
  #service;
  #act;
  #spans = [];
  #guests = [];
  #told = null;
  #shown = '';
  #state = h('p.state.quiet', {}, 'waiting for the first sample');
  #figures = h('dl.facts');
  #list = h('div.replicas');
  #rest = h('p.quiet.small');
  #all = h('h3', { hidden: true });
  #controls = h('div.steer');

  constructor(service, act) {
    this.#service = service;
    this.#act = act;
    this.element = h('section.card', { 'aria-label': service }, h('h2', {}, service), this.#state, this.#figures, this.#list, this.#rest,
      h('p.quiet.small', {}, h('span', {}, '— loop busy   '), h('span', {}, '┄ its CPU   of one thread, the last minute')), this.#all, this.#controls);
  }

  /** Starts again: the lab was restarted. */
  forget() {
    [this.#spans, this.#guests] = [[], []];
    for (const each of this.replicas.values()) each.forget();
  }

  know(event) {
    if (event.type === 'replicas') this.#become(event);
    else if (event.type === 'service' || event.type === 'snapshot') this.replicas.get(event.address)?.know(event);
    else if (event.type === 'guest' && event.answered) this.#guests.push(event);
    else if (event.type === 'span' && event.kind === 'server' && event.outcome !== 'cancelled') this.#spans.push(event);
  }

  #become({ shown, inAll }) {
    const before = this.replicas;
    this.replicas = new Map(shown.map(({ address }) => [address, before.get(address) ?? new ReplicaCard(this.#service, address, this.#act)]));
    for (const { address, instance } of shown) this.replicas.get(address).become(instance, inAll === 1);
    this.#list.classList.toggle('several', inAll > 1);
    this.#all.hidden = inAll < 2;
    say(this.#all, `All ${inAll} replicas`);
    const elements = [...this.replicas.values()].map(each => each.element);
    if (elements.length !== this.#list.children.length || elements.some((each, i) => each !== this.#list.children[i])) this.#list.replaceChildren(...elements);
    say(this.#rest, restNote(this.#service, shown.length, inAll));
  }

  /** The state of its management ports: down only if none of the shown ones responds. */
  get #live() {
    const states = [...this.replicas.values()].map(each => each.live);
    return states.find(each => each?.state !== 'down') ?? states[0];
  }

  /** The replica whose loop was busiest lately. */
  get #busiest() {
    return [...this.replicas.values()].filter(each => each.points.length > 0).sort((a, b) => b.points.at(-1).busy - a.points.at(-1).busy)[0];
  }

  draw(now, metrics) {
    this.#spans = this.#spans.filter(each => each.end > now - WINDOW).slice(-MOST);
    this.#guests = this.#guests.filter(each => each.answered > now - WINDOW / 3);
    this.state = healthOf(metrics, this.#service, { live: this.#live, told: this.#told, callers: this.#callers() });
    this.#state.className = `state ${this.state.bad ? 'alarm' : 'quiet'}`;
    say(this.#state, this.state.text);
    const rows = figures(results(metrics, this.#service, WINDOW), this.#service);
    const busiest = this.#busiest;
    const share = busiest?.points.at(-1);
    rows.push(['p50, p90, p99', quantiles(this.#spans.map(each => each.end - each.start).sort((a, b) => a - b))],
      [this.replicas.size > 1 ? 'busiest loop, CPU' : 'loop, CPU', share ? `${this.replicas.size > 1 ? `${busiest.name}: ` : ''}${(share.busy * 100).toFixed(1)} % busy, ${share.cpu === null ? 'CPU unknown' : `${(share.cpu * 100).toFixed(1)} % computing`}` : '–']);
    this.#figures.replaceChildren(...rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
  }

  /** The results of the lab's own requests to the aggregator, some of which may not have reached it. */
  #callers() {
    const of = error => this.#guests.filter(each => error.includes(each.error)).length;
    const [unreached, failed] = [of(['unreachable']), of(['timeout', 'broken'])];
    return { asked: this.#guests.length, ok: this.#guests.length - unreached - failed, unreached, failed, refused: 0, breaker: 0, seconds: WINDOW / 3e6 };
  }

  /** Shows the service's own report and its controls; not while a field has the focus. */
  show(told, kinds) {
    this.#told = told;
    if (told.replicasInAll > 1) for (const each of told.replicas) this.replicas.get(each.address)?.show(each, kinds);
    const text = JSON.stringify([told, kinds]);
    if (text === this.#shown || this.#controls.contains(document.activeElement?.closest('input, select'))) return;
    this.#shown = text;
    steer(this.#controls, this.#service, told, kinds, this.#act);
  }
}

/** Counts failed, cancelled, refused and unreached calls separately; rates are over the time between two samples. */
function figures(got, service) {
  const door = service === DOOR;
  const all = got.ok + got.failed + got.unreached + got.cancelled + got.refused + got.breaker + got.downstream;
  const of = (some, whole) => whole === 0 ? '–' : `${count(some)} of ${count(whole)}`;
  return [
    [door ? 'requests' : 'calls', got.seconds === 0 ? '–' : `${(all / got.seconds).toFixed(1)} per second, ${count(all)} in ${got.seconds.toFixed(0)} s`],
    ['failed', of(got.failed, got.asked)],
    door ? ['failed downstream', of(got.downstream, got.asked)] : ['never reached', of(got.unreached, got.asked)],
    ['refused', door ? `${count(got.refused)}` : `${count(got.refused + got.breaker)}${got.breaker > 0 ? `, ${count(got.breaker)} by the circuit breaker` : ''}`],
    ['cancelled by caller', count(got.cancelled)],
  ];
}

/** Nearest rank, always with the number of requests; with too few of them there is no 99th percentile. */
export function quantiles(took) {
  if (took.length === 0) return '–';
  const at = q => span(took[Math.ceil(q * took.length) - 1]);
  return took.length < ENOUGH ? `${at(0.5)}, ${at(0.9)}; p99 needs more samples (${count(took.length)})` : `${at(0.5)}, ${at(0.9)}, ${at(0.99)} of ${count(took.length)}`;
}
