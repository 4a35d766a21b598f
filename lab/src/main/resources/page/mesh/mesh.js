// The Mesh: the current state of every service, from the results of its callers and its own probes, and its injected faults.
import '../shared/head.js';
import '../shared/honesty.js';
import './defences.js';
import { ask, toldOf } from '../shared/ask.js';
import { change } from '../shared/control.js';
import { h, say } from '../shared/dom.js';
import { Live } from '../shared/live.js';
import { DOOR, SERVICES } from '../shared/services.js';
import { clock, count } from '../shared/units.js';
import { table } from './defences.js';
import { headline } from './health.js';
import { MeshCard, quantiles } from './mesh-card.js';
import { POINTS } from './replica-card.js';

export { quantiles };

const EVERY = 3000;

const live = new Live();
const main = document.getElementById('main');
const verdict = h('p.verdict', { role: 'status' }, 'Waiting for the services');
const error = h('div', { role: 'status' });
const undo = h('button', { type: 'button', id: 'undo', click: () => act('POST', '/api/mesh/reset') }, 'Reset mesh');
const cards = new Map(SERVICES.map(service => [service, new MeshCard(service, act)]));
const defences = h('lab-defences', {});
const loops = h('details.twin', { id: 'loops', toggle: () => tabulate() }, h('summary', {}, 'Loops and CPU as a table'), h('div.scroll'));
const kinds = new Map(); // of faults, by service
main.append(
  h('div.lead', {}, h('h1', {}, 'Mesh'), h('p.quiet', {}, 'The state of each service, from the results of its callers and its own probes, and its injected faults.'), undo),
  verdict, error, h('div.cards', {}, [...cards.values()].map(each => each.element)), loops, defences);

live.addEventListener('known', ({ detail: event }) => {
  if (event.type === 'defences') {
    defences.know(event);
    return draw();
  }
  cards.get(event.type === 'guest' ? DOOR : event.service)?.know(event);
});
live.addEventListener('anew', () => {
  defences.metrics.forget();
  for (const each of cards.values()) each.forget();
});
live.addEventListener('connection', () => {
  if (live.connected) look();
  draw();
});
setInterval(draw, 1000);
look();
setInterval(() => document.hidden || look(), EVERY);

/** While the lab does not respond, the last state is grey. */
function draw() {
  const lost = !live.connected && performance.now() - live.since > 1000;
  main.classList.toggle('stale', lost);
  if (lost) {
    const since = (Date.now() - (performance.now() - live.since)) * 1000;
    verdict.className = 'verdict alarm';
    return say(verdict, `Connection lost at ${clock(since).slice(0, 8)}; retrying`);
  }
  const now = live.now();
  if (!(now > 0)) return;
  for (const each of cards.values()) each.draw(now, defences.metrics);
  const { text, bad } = headline([...cards.values()].map(each => each.state));
  verdict.className = `verdict${bad ? ' alarm' : ''}`;
  say(verdict, text);
  defences.draw(now);
  tabulate();
}

/** The lines of all loops, one row per second, newest first. */
function tabulate() {
  if (!loops.open) return;
  const second = at => Math.round(at / 1e6);
  const loopsOf = [...cards].flatMap(([service, { replicas }]) => [...replicas.values()].map(({ points, name, isSole }) => ({ points, name: isSole ? service : `${service} ${name}` })));
  const seconds = [...new Set(loopsOf.flatMap(({ points }) => points.map(point => second(point.at))))].sort((a, b) => b - a).slice(0, POINTS);
  const percent = share => share == null ? '–' : `${(share * 100).toFixed(1)} %`;
  loops.querySelector('.scroll').replaceChildren(table('Share of each second that a loop was busy, and that its thread used the CPU',
    ['At', ...loopsOf.flatMap(({ name }) => [`${name}: busy`, 'CPU'])],
    seconds.map(at => [clock(at * 1e6).slice(0, 8), ...loopsOf.flatMap(({ points }) => {
      const point = points.find(each => second(each.at) === at);
      return [percent(point?.busy), percent(point?.cpu)];
    })])));
}

/** The services' own reports; an error of the lab is shown until it responds. */
async function look() {
  try {
    const body = await ask('/api/mesh');
    await Promise.all(body.services.map(learnKinds));
    for (const told of body.services) cards.get(told.service)?.show(told, kinds.get(told.service) ?? []);
    const isOn = setting => body.services.find(told => told.service === DOOR)?.settings?.settings.find(each => each.name === setting)?.value !== 'off';
    defences.on = { breaking: isOn('BREAKER_FAILURES'), ejecting: isOn('EJECT_FAILURES') };
    error.querySelector('[data-of=look]')?.remove();
  } catch (failure) {
    if (failure.status === 404) {
      undo.disabled = true;
      return void error.replaceChildren(h('p.quiet.small', {}, 'This lab is read-only: it has no /api/mesh.'));
    }
    if (!error.firstChild) complain(failure, 'look');
  }
}

/** The kinds of faults of a service do not change while it runs. */
async function learnKinds({ service, faults }) {
  if (!faults || kinds.has(service)) return;
  const known = await ask(`/api/mesh/${service}/fault-kinds`).catch(() => null);
  if (known) kinds.set(service, known.kinds);
}

async function act(method, path, body) {
  error.replaceChildren();
  try {
    await change(method, path, body);
    await look();
  } catch (failure) {
    complain(failure, 'act');
  }
}

function complain(failure, of) {
  error.replaceChildren(h('p.notice', { role: 'alert', 'data-of': of }, toldOf(failure)));
}

setInterval(() => document.querySelector('lab-honesty').show([
  ['Figures', 'of the last 30 s, while this page is open'], ['Events', count(live.events)],
  ['Dropped', live.lost + defences.untold === 0 ? 'none' : `${count(live.lost)} events, ${count(defences.untold)} metric samples`, live.lost + defences.untold > 0],
  ['Loops', 'measured, sampled once per second'], ['Calls', 'counted by the aggregator, sampled once per second'],
  ['Connection', live.connected ? 'connected' : 'lost; retrying', !live.connected],
]), 1000);
