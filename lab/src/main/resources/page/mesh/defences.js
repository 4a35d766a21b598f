// <lab-defences>: the defences of the aggregator's calls to each service, from its metrics, once per second.
import { h, s, say } from '../shared/dom.js';
import { clock, count } from '../shared/units.js';
import { results } from './health.js';
import { MetricsWindow, MINUTE, upstream } from './metrics-window.js';

const LATELY = 10e6; // microseconds; a replica that failed within this time is marked
const SILENT = 5e6; // microseconds after which the last sample no longer counts as current
const STATES = [['open', '⊘'], ['half-open', '◐'], ['closed', '●']];
const DECISIONS = [
  ['retry', 'retries'], ['hedge', 'hedges'], ['retry-budget-exhausted', 'retries over budget'], ['attempt-timed-out', 'attempts timed out'],
  ['hedge-won', 'hedges won'], ['hedge-lost', 'hedges lost'], ['hedge-budget-exhausted', 'hedges over budget'], ['stale-answer', 'stale responses'],
];

customElements.define('lab-defences', class extends HTMLElement {
  /** Samples that were invalid or above a limit. */
  untold = 0;
  /** The defences that are on, by the aggregator's settings: a breaker that is off keeps its state until the next call. */
  on = { breaking: true, ejecting: true };
  /** The samples of the last minute. */
  metrics = new MetricsWindow();
  #title = h('h2', {}, 'Calls of the aggregator');
  #said = h('p.quiet', {}, 'waiting for the first sample');
  #spoken = h('p.unseen', { role: 'status' });
  #panels = h('div.cards');
  #twin = h('details.twin', { toggle: () => this.#tabulate() }, h('summary', {}, 'Pools, breakers and replicas as tables'), h('div.scroll'));

  connectedCallback() {
    this.append(this.#title, this.#said, this.#spoken, this.#panels, this.#twin);
    this.draw(NaN);
  }

  /** Takes an event of the lab. */
  know(event) {
    for (const each of event.upstreams ?? []) each.replicas.forEach(one => one.out = () => this.on.ejecting && one.ejected > 0);
    this.metrics.know(event);
    this.untold = event.untold ?? 0;
  }

  /** Draws the state at this moment of the lab's clock. */
  draw(now) {
    const last = this.metrics.last;
    const unseen = last && (last.why ?? (now - last.at > SILENT ? 'no sample received' : null));
    this.#said.className = unseen ? 'alarm' : 'quiet';
    if (!last || unseen || last.upstreams.length === 0) {
      say(this.#said, !last ? 'waiting for the first sample' : unseen ? `No metrics from the aggregator since ${clock(last.at)}: ${unseen}` : 'The aggregator has no metrics of its calls.');
      this.#panels.replaceChildren();
    } else {
      say(this.#said, this.#atDoor(last));
      this.#panels.replaceChildren(...last.upstreams.map(each => this.#panel(each)));
      say(this.#spoken, last.upstreams.flatMap(each => news(each, this.on.breaking)).join('; '));
    }
    this.#tabulate();
  }

  get #since() {
    const seconds = Math.round(this.metrics.seconds());
    return `in the last ${seconds >= 59 ? 'minute' : `${seconds}\u00a0s`}`;
  }

  #decided(service, decision) {
    return this.metrics.grown(event => upstream(event, service)?.decisions[decision]);
  }

  #called(service, replica) {
    return this.metrics.grown(event => upstream(event, service)?.replicas.find(each => each.replica === replica)?.calls);
  }

  #peak(service, what) {
    return this.metrics.peak(event => upstream(event, service)?.pool[what]);
  }

  #atDoor({ door }) {
    const away = this.metrics.grown(event => event.door?.shed);
    const limit = 'limit' in door ? `Load shedding: on, ${count(door['under-way'] ?? 0)} requests in flight of at most ${count(door.limit)}` : 'Load shedding: off';
    const some = last => last.replicas > (last.from?.length ?? 0) ? ` Figures of ${last.from.length} of ${last.replicas} replicas of the aggregator.` : '';
    return `${limit}${away > 0 ? `; ${count(away)} refused ${this.#since}` : ''}.${some(this.metrics.last)}`;
  }

  #panel(each) {
    const { service, pool } = each;
    const known = DECISIONS.map(([decision, name], i) => [this.#decided(service, decision), name, i < 2]);
    const refused = this.#decided(service, 'breaker-refused');
    const state = breaker(each, this.on.breaking);
    return h('section.card.upstream', { 'aria-label': `calls to ${service}` },
      h('h3', {}, service),
      h('dl.facts', {},
        h('dt', {}, 'connections'), h('dd', {}, this.#picture(each), h(pool.waiting > 0 ? 'span.alarm' : 'span', {}, filled(pool))),
        h('dt', {}, 'breaker'), h('dd', {}, h(state.bad ? 'span.alarm' : 'span', {}, `${state.shape} ${state.text}`), refused > 0 ? ` · ${count(refused)} refused ${this.#since}` : ''),
        h('dt', {}, 'decisions'), h('dd', {}, `${known.filter(([n, , always]) => n > 0 || always).map(([n, name]) => `${count(n)} ${name}`).join(', ')} ${this.#since}`),
        h('dt', {}, 'replicas'), h('dd', {}, this.#replicas(each))));
  }

  /** In use as a bar up to the limit, followed by the queue, all on one scale. */
  #picture({ service, pool }) {
    const used = pool.used ?? 0, limit = pool.limit ?? 0, waiting = pool.waiting ?? 0;
    const most = this.#peak(service, 'used');
    const whole = Math.max(limit * 1.25, limit + this.#peak(service, 'waiting'), 1);
    const x = value => value / whole * 100;
    const w = value => value === 0 ? 0 : Math.max(0.7, x(value));
    return s('svg.pool', { viewBox: '0 0 100 18', preserveAspectRatio: 'none', role: 'img', 'aria-label': `${service}: ${filled(pool)}` },
      s('line.hair', { x1: 0, x2: 100, y1: 16, y2: 16 }),
      s('rect.used', { x: 0, y: 4, width: w(used), height: 12 }),
      most > 0 && s('line.peak', { x1: x(most), x2: x(most), y1: 2, y2: 16 }),
      s('rect.waits', { x: x(limit) + 0.8, y: 7, width: w(waiting), height: 9 }),
      s('line.limit', { x1: x(limit), x2: x(limit), y1: 0, y2: 18 }));
  }

  #replicas({ service, replicas }) {
    const calls = replicas.map(each => this.#called(service, each.replica));
    const all = calls.reduce((sum, each) => sum + each, 0);
    return [h('ul', {}, replicas.map((each, i) => {
      const share = all === 0 ? 0 : calls[i] / all;
      const out = each.out();
      const { failed, unreached } = results(this.metrics, service, LATELY, each.replica);
      const ill = failed + unreached > 0;
      return h('li', {}, h(out || ill ? 'span.alarm' : 'span', {}, `${out ? '⊘' : ill ? '◆' : '●'}\u00a0${each.replica}${out ? ` ejected${of(each.ejected, each.loops)}` : ''}`),
        s('svg.share', { viewBox: '0 0 100 8', preserveAspectRatio: 'none', 'aria-hidden': 'true' }, s('rect.used', { x: 0, y: 1, width: share * 100, height: 6 }), s('line.hair', { x1: 0, x2: 100, y1: 7.5, y2: 7.5 })),
        h('span.figure', {}, all === 0 ? '–' : `${(share * 100).toFixed(0)} %`));
    })), h('span.quiet.small', {}, `of ${count(all)} calls ${this.#since}`)];
  }

  #tabulate() {
    const last = this.metrics.last;
    if (!this.#twin.open || !last) return;
    const upstreams = last.upstreams ?? [];
    this.#twin.querySelector('.scroll').replaceChildren(
      table(`Calls of the aggregator; peaks and decisions ${this.#since}`,
        ['Service', 'Breaker', 'In use', 'Waiting', 'Limit', 'Most in use', 'Most waiting', 'refused', ...DECISIONS.map(([, name]) => name)],
        upstreams.map(each => [each.service, breaker(each, this.on.breaking).text, each.pool.used ?? 0, each.pool.waiting ?? 0, each.pool.limit ?? 0,
          this.#peak(each.service, 'used'), this.#peak(each.service, 'waiting'), this.#decided(each.service, 'breaker-refused'),
          ...DECISIONS.map(([decision]) => this.#decided(each.service, decision))])),
      table(`Replicas; calls that ended ${this.#since}`, ['Service', 'Replica', 'State', 'In flight', 'Calls'],
        upstreams.flatMap(each => each.replicas.map(one => [each.service, one.replica, one.out() ? `ejected${of(one.ejected, one.loops)}` : 'in', one.underWay ?? 0, this.#called(each.service, one.replica)]))),
      table(`Attempts by outcome, ${this.#since}`, ['Service', 'OK', 'failed', 'never reached', 'cancelled by caller', 'refused by the pool', 'refused by the breaker'],
        upstreams.map(({ service }) => {
          const got = results(this.metrics, service, MINUTE);
          return [service, got.ok, got.failed, got.unreached, got.cancelled, got.refused, got.breaker];
        })));
  }
});

/** A table whose figures are on the right. */
export function table(caption, heads, rows) {
  const isFigure = cell => typeof cell === 'number' || / %$|^–$/.test(cell);
  const figure = (name, row, i) => isFigure((row ?? rows[0])?.[i]) ? `${name}.figure` : name;
  return h('table', {}, h('caption', {}, caption),
    h('thead', {}, h('tr', {}, heads.map((head, i) => h(figure('th', null, i), { scope: 'col' }, head)))),
    h('tbody', {}, rows.map(row => h('tr', {}, row.map((cell, i) => h(figure('td', row, i), {}, typeof cell === 'number' ? count(cell) : cell))))));
}

function filled(pool) {
  return `${count(pool.used ?? 0)} of ${count(pool.limit ?? 0)} in use${pool.waiting > 0 ? `, ${count(pool.waiting)} waiting` : ''}`;
}

function of(some, all) {
  return some === all ? '' : ` by ${some} of ${all} loops`;
}

/** The worst state of any loop's breaker. */
function breaker({ breaker }, on) {
  if (!on) return { shape: '○', text: 'off', bad: false };
  const all = Object.values(breaker).reduce((sum, n) => sum + n, 0);
  const [state, shape] = STATES.find(([name]) => breaker[name] > 0) ?? ['unknown', '○'];
  return { shape, text: `${state}${of(breaker[state] ?? 0, all).replace('by', 'in')}`, bad: state === 'open' };
}

function news(each, breaking) {
  const { text, bad } = breaker(each, breaking);
  const out = each.replicas.filter(one => one.out()).map(one => `${one.replica} ejected`);
  return [...bad ? [`${each.service}: breaker ${text}`] : [], ...out];
}
