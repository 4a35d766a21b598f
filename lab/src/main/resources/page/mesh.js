// The Mesh: every service as it is now, what it does, and what goes wrong in it on purpose.
import './head.js';
import './honesty.js';
import { h, s, say } from './dom.js';
import { utilisation } from './lanes.js';
import { Live } from './live.js';
import { SERVICES } from './model.js';
import { clock, count, span } from './units.js';
import { word } from './words.js';

const WINDOW = 30e6; // microseconds over which rates and quantiles are taken
const ENOUGH = 1000; // requests for a 99th percentile
const POINTS = 60;
const EVERY = 3000;
const FAULTS = {
  'slower by 300ms': ['slow', { fault: 'delay', latency: '300ms' }],
  'half of the answers are 503': ['errors', { fault: 'error', status: 503, probability: 0.5 }],
  'block the loop for 300ms': ['block', { fault: 'block-loop', hold: '300ms' }],
};

const live = new Live();
const main = document.getElementById('main');
const error = h('div', { role: 'status' });
const undo = h('button', { type: 'button', id: 'undo', click: () => change('POST', '/api/mesh/reset') }, 'Undo everything');
const cards = new Map(SERVICES.map(service => [service, card(service)]));
main.append(
  h('div.lead', {}, h('h1', {}, 'Mesh'), h('p.quiet', {}, 'What each service does now, and what goes wrong in it on purpose.'), undo),
  error, h('div.cards', {}, [...cards.values()].map(each => each.element)));

live.addEventListener('known', ({ detail: event }) => {
  const each = cards.get(event.service);
  if (!each) return;
  if (event.type === 'snapshot') each.snapshot(event);
  else if (event.type === 'service') each.become(event);
  else if (event.type === 'span' && event.kind === 'server') each.spans.push(event);
});
document.addEventListener('words', () => cards.forEach(each => each.named()));
setInterval(() => cards.forEach(each => each.draw(live.now())), 1000);
look();
setInterval(() => document.hidden || main.contains(document.activeElement?.closest('input, select')) || look(), EVERY);

function card(service) {
  const name = h('h2');
  const state = h('p.quiet', {}, 'not asked yet');
  const figures = h('dl.facts');
  const chart = s('svg', { height: 74, role: 'img' });
  const controls = h('div');
  const points = [];
  const self = {
    element: h('section.card', { 'aria-label': service }, name, state, figures, chart, h('p.quiet.small', {}, h('span', {}, '— loop busy   '), h('span', {}, '┄ its CPU   of one thread, the last minute')), controls),
    spans: [],
    named: () => name.textContent = word(service) === service ? service : `${word(service)} (${service})`,
    become: event => {
      state.className = event.state === 'down' ? 'alarm' : 'quiet';
      say(state, event.state === 'down' ? `◆ cannot be seen since ${clock(event.since)}: ${event.why}` : event.state === 'up' ? '● answers' : 'not asked yet');
      if (event.state === 'down') points.length = 0;
    },
    snapshot: event => {
      const share = utilisation([self.before, event]);
      self.before = event;
      if (share) points.push(share);
      if (points.length > POINTS) points.shift();
      lines(chart, points, service);
    },
    draw: now => rates(figures, self, points.at(-1), now),
    show: known => steer(controls, service, known),
  };
  self.named();
  return self;
}

function rates(figures, self, share, now) {
  if (!(now > 0)) return;
  self.spans = self.spans.filter(each => each.end > now - WINDOW).slice(-20_000);
  const took = self.spans.map(each => each.end - each.start).sort((a, b) => a - b);
  const bad = self.spans.filter(each => each.outcome === 'error').length;
  const at = q => span(took[Math.min(took.length - 1, Math.ceil(q * took.length) - 1)]);
  const rows = [
    ['requests', `${(took.length / (WINDOW / 1e6)).toFixed(1)} a second`],
    ['errors', took.length === 0 ? '–' : `${count(bad)} of ${count(took.length)}`],
    ['p50, p90, p99', took.length === 0 ? '–' : `${at(0.5)}, ${at(0.9)}, ${took.length >= ENOUGH ? at(0.99) : `no p99 of ${count(took.length)}`}`],
    ['loop, CPU', share ? `${(share.busy * 100).toFixed(1)} % busy, ${share.cpu === null ? 'CPU unknown' : `${(share.cpu * 100).toFixed(1)} % computing`}` : '–'],
  ];
  figures.replaceChildren(...rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

/** Busy beside CPU: where they part, the thread stood still while it held the loop. */
function lines(chart, points, service) {
  const x = i => (i / (POINTS - 1) * 100).toFixed(2);
  const line = value => points.map((point, i) => `${x(i)},${(66 - Math.min(1, value(point)) * 60).toFixed(1)}`).join(' ');
  const last = points.at(-1);
  chart.setAttribute('aria-label', last ? `${service}: loop ${(last.busy * 100).toFixed(0)} % busy, CPU ${((last.cpu ?? 0) * 100).toFixed(0)} %` : service);
  chart.setAttribute('viewBox', '0 0 100 74');
  chart.setAttribute('preserveAspectRatio', 'none');
  chart.replaceChildren(
    ...[6, 66].map(y => s('line.hair', { x1: 0, x2: 100, y1: y, y2: y })),
    s('polyline.busy', { points: line(point => point.busy) }), s('polyline.cpu', { points: line(point => point.cpu ?? 0) }));
}

/** What can be changed, with what is in force. */
function steer(place, service, known) {
  const parts = [];
  if (known.latency) {
    const input = h('input', { type: 'text', value: known.latency.latency, 'aria-label': `Latency of ${service}`, id: `latency-${service}` });
    parts.push(h('form.controls', { submit: event => {
      event.preventDefault();
      change('PUT', `/api/mesh/${service}/latency`, { latency: input.value.trim() });
    } }, h('label.quiet', { for: `latency-${service}` }, 'takes'), input, h('button', {}, 'Set'), known.latency.latency === known.latency.setting ? '' : h('span.alarm.small', {}, `changed from ${known.latency.setting}`)));
  }
  if (known.faults) {
    const preset = h('select', { 'aria-label': `A fault for ${service}` }, Object.keys(FAULTS).map(name => h('option', {}, name)));
    parts.push(
      h('ul.faults', {}, known.faults.map(({ name, definition, state, applied }) => h('li', {}, h('span.alarm', {}, `◆ ${name}: ${told(definition)}${state === 'active' ? '' : `, ${state}`}; happened to ${count(applied)} `),
        h('button.link', { type: 'button', click: () => change('DELETE', `/api/mesh/${service}/faults/${encodeURIComponent(name)}`) }, 'undo')))),
      h('div.controls', {}, preset, h('button', { type: 'button', click: () => {
        const [name, fault] = FAULTS[preset.value];
        change('PUT', `/api/mesh/${service}/faults/${name}`, fault);
      } }, 'Break it')));
  }
  if (known.settings?.settings.length) parts.push(defences(service, known.settings.settings));
  if (parts.length === 0 && known.state !== 'down') parts.push(h('p.quiet.small', {}, 'Its management offers nothing to change.'));
  place.replaceChildren(...parts);
}

function told(fault) {
  return Object.entries(fault).map(([key, value]) => key === 'fault' ? value : `${key} ${typeof value === 'object' ? JSON.stringify(value) : value}`).join(', ');
}

/** What can be set while it runs: what differs from its start, and all of it to choose from. */
function defences(service, settings) {
  const named = name => settings.find(each => each.name === name);
  const value = h('input', { type: 'text', value: settings[0].value, 'aria-label': `Value for ${service}` });
  const about = h('p.quiet.small', {}, what(settings[0]));
  const name = h('select', { 'aria-label': `A setting of ${service}`, change: () => {
    value.value = named(name.value).value;
    about.textContent = what(named(name.value));
  } }, settings.map(each => h('option', {}, each.name)));
  const changed = settings.filter(each => each.source === 'changed');
  return h('div', {},
    h('ul.faults', {}, changed.map(each => h('li', {}, h('span.alarm', {}, `◆ ${each.name} ${each.value}`)))),
    h('form.controls', { submit: event => {
      event.preventDefault();
      change('PUT', `/api/mesh/${service}/settings`, { [name.value]: value.value.trim() });
    } }, name, value, h('button', {}, 'Set')), about);
}

function what(setting) {
  return `${setting.what}: ${setting.range}; ${setting.default} by default`;
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

async function change(method, path, body) {
  error.replaceChildren();
  try {
    const answer = await fetch(path, { method, headers: body ? { 'Content-Type': 'application/json' } : {}, body: body && JSON.stringify(body) });
    if (!answer.ok) throw new Error((await answer.json()).detail);
    await look();
  } catch (failure) {
    complain(failure);
  }
}

function complain(failure) {
  error.replaceChildren(h('p.notice', { role: 'alert' }, failure instanceof TypeError ? 'The lab does not answer; trying again.' : failure.message));
}

setInterval(() => document.querySelector('lab-honesty').show([
  ['Figures', 'of the last 30 s, while this page is open'], ['Events', count(live.events)],
  ['Left out', live.lost === 0 ? 'nothing' : `${count(live.lost)} events`, live.lost > 0],
  ['Loops', 'measured, looked up once a second'], ['Connection', live.connected ? 'is there' : 'lost; trying again', !live.connected],
]), 1000);
