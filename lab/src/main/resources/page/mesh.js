// The Mesh: every service as it is now, what it does, and what goes wrong in it on purpose.
import './defences.js';
import './head.js';
import './honesty.js';
import { change, reason } from './control.js';
import { called, table } from './defences.js';
import { h, s, say } from './dom.js';
import { utilisation } from './loop-figures.js';
import { Live } from './live.js';
import { SERVICES } from './model.js';
import { steer } from './steer.js';
import { clock, count, span } from './units.js';
import { word } from './words.js';

const WINDOW = 30e6; // microseconds over which rates and quantiles are taken
const ENOUGH = 1000; // requests for a 99th percentile
const MOST = 30_000; // requests of each service that are kept for that
const POINTS = 60;
const EVERY = 3000;

const live = new Live();
const main = document.getElementById('main');
const error = h('div', { role: 'status' });
const undo = h('button', { type: 'button', id: 'undo', click: () => act('POST', '/api/mesh/reset') }, 'Undo everything');
const cards = new Map(SERVICES.map(service => [service, card(service)]));
const defences = h('lab-defences', {});
const loops = h('details.twin', { id: 'loops', toggle: () => tabulate() }, h('summary', {}, 'Loops and CPU as a table'), h('div.scroll'));
let begun = NaN;
main.append(
  h('div.lead', {}, h('h1', {}, 'Mesh'), h('p.quiet', {}, 'What each service does now, and what goes wrong in it on purpose.'), undo),
  error, h('div.cards', {}, [...cards.values()].map(each => each.element)), loops, defences);

live.addEventListener('known', ({ detail: event }) => {
  if (event.type === 'defences') return defences.know(event);
  const each = cards.get(event.service);
  if (!each) return;
  if (event.type === 'snapshot') each.snapshot(event);
  else if (event.type === 'service') each.become(event);
  else if (event.type === 'span' && event.kind === 'server') each.spans.push(event);
});
document.addEventListener('words', () => {
  for (const each of cards.values()) each.named();
  draw();
});
setInterval(draw, 1000);
look();
setInterval(() => document.hidden || main.contains(document.activeElement?.closest('input, select')) || look(), EVERY);

function draw() {
  const now = live.now();
  if (now > 0 && Number.isNaN(begun)) begun = now;
  for (const each of cards.values()) each.draw(now);
  defences.draw(now);
  tabulate();
}

function card(service) {
  const name = h('h2');
  const state = h('p.quiet', {}, 'not asked yet');
  const figures = h('dl.facts');
  const chart = s('svg', { height: 74, role: 'img' });
  const controls = h('div');
  const self = {
    element: h('section.card', { 'aria-label': service }, name, state, figures, chart, h('p.quiet.small', {}, h('span', {}, '— loop busy   '), h('span', {}, '┄ its CPU   of one thread, the last minute')), controls),
    spans: [],
    points: [],
    named: () => name.replaceChildren(...called(service)),
    become: event => {
      state.className = event.state === 'down' ? 'alarm' : 'quiet';
      say(state, event.state === 'down' ? `◆ cannot be seen since ${clock(event.since)}: ${event.why}` : event.state === 'up' ? '● answers' : 'not asked yet');
      if (event.state === 'down') self.points.length = 0;
    },
    snapshot: event => {
      const share = utilisation([self.before, event]);
      self.before = event;
      if (share) self.points.push({ ...share, at: event.at });
      if (self.points.length > POINTS) self.points.shift();
      lines(chart, self.points, service);
    },
    draw: now => rates(figures, self, now),
    show: known => {
      steer(controls, service, known, act);
      if (service !== 'aggregator' || !known.settings) return;
      const isOn = setting => known.settings.settings.find(each => each.name === setting)?.value !== 'off';
      defences.on = { breaking: isOn('BREAKER_FAILURES'), ejecting: isOn('EJECT_FAILURES') };
    },
  };
  self.named();
  return self;
}

/** Of the last half minute, or of the time since the page was opened. */
function rates(figures, self, now) {
  if (!(now > 0)) return;
  const share = self.points.at(-1);
  self.spans = self.spans.filter(each => each.end > now - WINDOW).slice(-MOST);
  const from = self.spans.length === MOST ? self.spans[0].end : Math.max(begun, now - WINDOW);
  const took = self.spans.map(each => each.end - each.start).sort((a, b) => a - b);
  const bad = self.spans.filter(each => each.outcome === 'error').length;
  const rows = [
    ['requests', `${(took.length / Math.max(1, (now - from) / 1e6)).toFixed(1)} a second`],
    ['errors', took.length === 0 ? '–' : `${count(bad)} of ${count(took.length)}`],
    ['p50, p90, p99', quantiles(took)],
    ['loop, CPU', share ? `${(share.busy * 100).toFixed(1)} % busy, ${share.cpu === null ? 'CPU unknown' : `${(share.cpu * 100).toFixed(1)} % computing`}` : '–'],
  ];
  figures.replaceChildren(...rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

/** Nearest rank, always with the number of requests; with too few of them there is no 99th percentile. */
export function quantiles(took) {
  if (took.length === 0) return '–';
  const at = q => span(took[Math.ceil(q * took.length) - 1]);
  return `${at(0.5)}, ${at(0.9)}, ${took.length < ENOUGH ? 'no p99' : at(0.99)} of ${count(took.length)}`;
}

/** Busy beside CPU: where they part, the thread stood still while it held the loop. */
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

/** The lines of all loops, a second a row, the newest first. */
function tabulate() {
  if (!loops.open) return;
  const second = at => Math.round(at / 1e6);
  const seconds = [...new Set([...cards.values()].flatMap(each => each.points.map(point => second(point.at))))].sort((a, b) => b - a).slice(0, POINTS);
  const percent = share => share == null ? '–' : `${(share * 100).toFixed(1)} %`;
  loops.querySelector('.scroll').replaceChildren(table('How much of each second a loop worked, and its thread computed',
    ['At', ...[...cards.keys()].flatMap(service => [`${word(service)}: busy`, 'CPU'])],
    seconds.map(at => [clock(at * 1e6).slice(0, 8), ...[...cards.values()].flatMap(({ points }) => {
      const point = points.find(each => second(each.at) === at);
      return [percent(point?.busy), percent(point?.cpu)];
    })])));
}

async function look() {
  try {
    const answer = await fetch('/api/mesh', { headers: { Accept: 'application/json' } });
    if (answer.status === 404) {
      undo.disabled = true;
      return void error.replaceChildren(h('p.quiet.small', {}, 'This lab can watch, but not steer: nothing is at /api/mesh.'));
    }
    const body = await answer.json();
    if (!answer.ok) throw new Error(body.detail);
    for (const known of body.services) cards.get(known.service)?.show(known);
  } catch (failure) {
    complain(failure);
  }
}

async function act(method, path, body) {
  error.replaceChildren();
  try {
    await change(method, path, body);
    await look();
  } catch (failure) {
    complain(failure);
  }
}

function complain(failure) {
  error.replaceChildren(h('p.notice', { role: 'alert' }, reason(failure)));
}

setInterval(() => document.querySelector('lab-honesty').show([
  ['Figures', 'of the last 30 s, while this page is open'], ['Events', count(live.events)],
  ['Left out', live.lost + defences.untold === 0 ? 'nothing' : `${count(live.lost)} events, ${count(defences.untold)} samples of metrics`, live.lost + defences.untold > 0],
  ['Loops', 'measured, looked up once a second'], ['Pools', 'as the aggregator counts them, once a second'],
  ['Connection', live.connected ? 'is there' : 'lost; trying again', !live.connected],
]), 1000);
