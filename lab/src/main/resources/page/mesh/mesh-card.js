// One service on the Mesh page: its state, its figures of the last 30 s, its loop, and its controls.
import { h, s, say } from '../shared/dom.js';
import { utilisation } from '../shared/loop-figures.js';
import { DOOR } from '../shared/services.js';
import { count, span } from '../shared/units.js';
import { healthOf, results } from './health.js';
import { steer } from './steer.js';

const WINDOW = 30e6; // microseconds over which rates and quantiles are taken
const ENOUGH = 1000; // requests for a 99th percentile
const MOST = 30_000; // requests that are kept for that

/** The seconds of the loop that are drawn. */
export const POINTS = 60;

export class MeshCard {
  points = [];
  state = { text: '', bad: false, headline: null, isKnown: false };
  #service;
  #act;
  #spans = [];
  #guests = [];
  #before = null;
  #live = null;
  #told = null;
  #shown = '';
  #state = h('p.state.quiet', {}, 'waiting for the first sample');
  #figures = h('dl.facts');
  #chart = s('svg', { height: 74, role: 'img' });
  #controls = h('div.steer');

  constructor(service, act) {
    this.#service = service;
    this.#act = act;
    this.#chart.setAttribute('aria-label', service);
    this.element = h('section.card', { 'aria-label': service }, h('h2', {}, service), this.#state, this.#figures, this.#chart,
      h('p.quiet.small', {}, h('span', {}, '— loop busy   '), h('span', {}, '┄ its CPU   of one thread, the last minute')), this.#controls);
  }

  /** Starts again: the lab was restarted. */
  forget() {
    [this.#spans, this.#guests, this.#before, this.points] = [[], [], null, []];
  }

  know(event) {
    if (event.type === 'service') {
      this.#live = event;
      if (event.state === 'down') [this.points, this.#before] = [[], null];
    } else if (event.type === 'snapshot') this.#snapshot(event);
    else if (event.type === 'guest' && event.answered) this.#guests.push(event);
    else if (event.type === 'span' && event.kind === 'server' && event.outcome !== 'cancelled') this.#spans.push(event);
  }

  #snapshot(event) {
    const share = utilisation([this.#before, event]);
    this.#before = event;
    if (share) this.points.push({ ...share, at: event.at });
    if (this.points.length > POINTS) this.points.shift();
    lines(this.#chart, this.points, this.#service);
  }

  draw(now, metrics) {
    this.#spans = this.#spans.filter(each => each.end > now - WINDOW).slice(-MOST);
    this.#guests = this.#guests.filter(each => each.answered > now - WINDOW / 3);
    this.state = healthOf(metrics, this.#service, { live: this.#live, told: this.#told, callers: this.#callers() });
    this.#state.className = `state ${this.state.bad ? 'alarm' : 'quiet'}`;
    say(this.#state, this.state.text);
    const rows = figures(results(metrics, this.#service, WINDOW), this.#service);
    const share = this.points.at(-1);
    rows.push(['p50, p90, p99', quantiles(this.#spans.map(each => each.end - each.start).sort((a, b) => a - b))],
      ['loop, CPU', share ? `${(share.busy * 100).toFixed(1)} % busy, ${share.cpu === null ? 'CPU unknown' : `${(share.cpu * 100).toFixed(1)} % computing`}` : '–']);
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

/** Busy time beside CPU time: where they differ, the thread was blocked while it held the loop. */
function lines(chart, points, service) {
  const x = i => (i / (POINTS - 1) * 100).toFixed(2);
  const line = (name, value) => s(`polyline.${name}`, { points: points.map((point, i) => [i, value(point)]).filter(([, share]) => share !== null)
    .map(([i, share]) => `${x(i)},${(66 - Math.min(1, share) * 60).toFixed(1)}`).join(' ') });
  const last = points.at(-1);
  chart.setAttribute('aria-label', last ? `${service}: loop ${(last.busy * 100).toFixed(0)} % busy, CPU ${last.cpu === null ? 'unknown' : `${(last.cpu * 100).toFixed(0)} %`}` : service);
  chart.setAttribute('viewBox', '0 0 100 74');
  chart.setAttribute('preserveAspectRatio', 'none');
  chart.replaceChildren(
    ...[6, 66].map(y => s('line.hair', { x1: 0, x2: 100, y1: y, y2: y })), line('busy', point => point.busy), line('cpu', point => point.cpu));
}
