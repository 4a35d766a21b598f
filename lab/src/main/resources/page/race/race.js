// The Race: the modes one after another from outside, drawn on one axis.
import '../shared/head.js';
import '../shared/honesty.js';
import { ask, toldOf } from '../shared/ask.js';
import { h, s } from '../shared/dom.js';
import { count, span, step } from '../shared/units.js';
import { word } from '../shared/words.js';
import { pack, readRace, unpack } from './race-recording.js';

const MODES = ['sequential', 'parallel', 'blocking', 'worker', 'virtual'];
const WAITED = 50; // milliseconds; a request to the menu whose response took longer had to wait
const main = document.getElementById('main');
const honesty = document.querySelector('lab-honesty');
const picture = h('div');
const said = h('p.quiet', { role: 'status' });
const error = h('div');
const start = h('button', { type: 'button', id: 'start', click: run }, 'Run the race');
const share = h('button', { type: 'button', id: 'share', disabled: true, click: copy }, 'Copy a link to this recording');
const save = h('a', { download: 'race.json', hidden: true }, 'Save as JSON');
const file = h('input', { type: 'file', accept: 'application/json', 'aria-label': 'Open a saved recording', change: load });
const choice = h('fieldset.controls', {}, h('legend.unseen', {}, 'Modes'), MODES.map(mode => h('label', {}, h('input', { type: 'checkbox', value: mode, checked: true }), ' ', h('span', { 'data-word': mode }, word(mode)))));
let race = null;

main.append(
  h('div.lead', {}, h('h1', {}, 'Race'), h('p.quiet', { 'data-word': 'raceLead' }, word('raceLead'))),
  h('div.controls', {}, start, choice), h('div.controls', {}, share, save, h('label.small.quiet', {}, 'Open recording… ', file)), said, error, picture);
document.addEventListener('words', () => {
  for (const name of main.querySelectorAll('[data-word]')) name.textContent = word(name.dataset.word);
  if (race) show(race, said.textContent);
});
honesty.show([['Measured', 'from outside, by the lab'], ['Dropped', 'none']]);
fromLink();

async function run() {
  const modes = [...choice.querySelectorAll(':checked')].map(box => box.value);
  if (modes.length === 0) return void (said.textContent = 'Pick at least one mode.');
  start.disabled = true;
  const begun = performance.now();
  const clock = setInterval(() => said.textContent = `Running ${modes.length} ${modes.length === 1 ? 'mode' : 'modes'}, one after another: ${((performance.now() - begun) / 1000).toFixed(0)} s`, 500);
  error.replaceChildren();
  try {
    const body = await ask(`/race?modes=${modes.join(',')}`);
    history.replaceState(null, '', location.pathname);
    show({ ...body, at: new Date().toISOString() }, 'Measured just now.');
  } catch (failure) {
    error.replaceChildren(h('p.notice', { role: 'alert' }, toldOf(failure)));
    said.textContent = '';
  } finally {
    clearInterval(clock);
    start.disabled = false;
  }
}

function show(recording, text) {
  race = recording;
  said.textContent = text;
  share.disabled = false;
  save.hidden = false;
  save.href = `data:application/json,${encodeURIComponent(JSON.stringify(race))}`;
  const longest = Math.max(1, ...race.runs.flatMap(each => [each.elapsedMs, ...each.guests.visits.map(visit => visit.servedMs ?? 0)]));
  const first = race.runs.find(each => each.status === 200);
  picture.replaceChildren(key(), ...race.runs.map(each => lane(each, first, longest)), twin(race));
  const late = race.runs.flatMap(each => each.guests.visits).filter(visit => visit.servedMs === null).length;
  honesty.show([
    ['Measured', 'from outside, by the lab'], [word('others'), `one every ${race.guestEveryMs} ms, whether or not earlier ones were served`],
    ['Never served', late === 0 ? 'none' : count(late), late > 0], ['Recorded', race.at ?? 'unknown'],
  ]);
}

function lane(each, first, longest) {
  const ok = each.status === 200;
  const head = h('div.headline', {}, h('h2', {}, word(each.mode)), h(`span.number${ok ? '' : '.alarm'}`, {}, ok ? span(each.elapsedMs * 1000) : '◆'),
    h('span.quiet', {}, ok ? `predicted ${prediction(each.fetch)}; ${beside(each)}` : each.problem));
  if (!ok) return h('section.run', {}, head);
  return h('section.run', { 'aria-label': word(each.mode) }, head, chart(each, first, longest), h('p.small', {}, guests(each)));
}

function beside({ elapsedMs, fetch: { predictedMs } }) {
  return `${span(Math.abs(elapsedMs - predictedMs) * 1000)} ${elapsedMs < predictedMs ? 'under' : 'over'} prediction`;
}

/** The key to the marks of all charts. */
function key() {
  const mark = (shape, text) => h('span', {}, s('svg', { width: 18, height: 14, 'aria-hidden': 'true' }, shape), text);
  return h('p.key', {},
    mark(s('rect.call', { x: 0, y: 1, width: 18, height: 12 }), 'a call'),
    mark(s('circle.served', { cx: 9, cy: 7, r: 2.6 }), word('servedAtOnce')),
    mark(s('circle.waited', { cx: 9, cy: 7, r: 3.1 }), word('servedLate')),
    mark(s('line.predicted', { x1: 9, x2: 9, y1: 0, y2: 14 }), 'predicted end'),
    mark(s('line.end', { x1: 9, x2: 9, y1: 0, y2: 14 }), 'measured end'));
}

function guests({ guests: { came, servedMeanwhile, slowestMs } }) {
  return [h('strong', {}, `${servedMeanwhile} of ${came}`), ` ${word('servedMeanwhile')}; longest wait ${slowestMs === null ? 'unknown' : span(slowestMs * 1000)}`];
}

function prediction(fetch) {
  const terms = fetch.calls.map(call => span(call.expectedMs * 1000));
  const sum = fetch.calls.reduce((all, call) => all + call.expectedMs, 0);
  const text = Math.abs(sum - fetch.predictedMs) < 0.01 ? terms.join(' + ') : `max(${terms.join(', ')})`;
  return `${text} = ${span(fetch.predictedMs * 1000)}`;
}

/** The calls as bars, the other requests as dots, and the difference from the first mode. */
function chart(each, first, longest) {
  const x = ms => `${(Math.min(ms, longest) / longest * 96 + 0.4).toFixed(3)}%`;
  const w = ms => `${(Math.max(ms, longest / 600) / longest * 96).toFixed(3)}%`;
  const rows = each.fetch.calls.length;
  const difference = bracket(each, first, x);
  const top = difference.length > 0 ? 28 : 0; // above the calls, whose names may be as wide as their bars
  const guestY = top + rows * 19 + 12;
  const bottom = guestY + 16;
  const every = step(longest * 1000, 8) / 1000;
  const ticks = Array.from({ length: Math.floor(longest / every) + 1 }, (_, i) => i * every);
  return s('svg', { height: bottom + 20, role: 'img', 'aria-label': `${word(each.mode)}: ${span(each.elapsedMs * 1000)}` },
    ticks.map(ms => s('line.hair', { x1: x(ms), x2: x(ms), y1: 0, y2: bottom })),
    each.fetch.calls.map((call, i) => [
      s(`rect.call${call.outcome === 'ok' ? '' : '.bad'}`, { x: x(call.startMs), width: w(call.endMs - call.startMs), y: top + i * 19 + 2, height: 14 }),
      named(call, x, longest, top + i * 19 + 13),
    ]),
    s('line.end', { x1: x(each.elapsedMs), x2: x(each.elapsedMs), y1: 0, y2: bottom }),
    s('line.predicted', { x1: x(each.fetch.predictedMs), x2: x(each.fetch.predictedMs), y1: 0, y2: bottom }),
    each.guests.visits.map(visit => guest(visit, x, guestY)),
    difference,
    ticks.map(ms => s('text.tick', { x: x(ms), y: bottom + 14 }, ms === 0 ? '0' : span(ms * 1000).replace('.000', '').replace(/(\.\d)00 s/, '$1 s'))));
}

/** Inside the bar if it fits, otherwise after it, or before it at the end of the axis. */
function named(call, x, longest, y) {
  const room = (call.endMs - call.startMs) / longest * 0.96 * (main.clientWidth - 24);
  const texts = [`${word(call.service)} ${span((call.endMs - call.startMs) * 1000)}`, word(call.service)];
  const text = texts.find(each => each.length * 6.3 + 10 < room);
  if (text) return s('text.in', { x: x(call.startMs), dx: 6, y }, text);
  const late = call.endMs > longest * 0.6;
  return s('text', { x: x(late ? call.startMs : call.endMs), dx: late ? -5 : 5, y, 'text-anchor': late ? 'end' : 'start' }, texts[1]);
}

function guest(visit, x, y) {
  const served = visit.servedMs !== null;
  const waited = served ? visit.servedMs - visit.arrivedMs : Infinity;
  const title = s('title', {}, served ? `arrived at ${span(visit.arrivedMs * 1000)}, served after ${span(waited * 1000)}` : `arrived at ${span(visit.arrivedMs * 1000)}, never served`);
  return waited < WAITED ? s('circle.served', { cx: x(visit.arrivedMs), cy: y, r: 2.6 }, title) : s('circle.waited', { cx: x(visit.arrivedMs), cy: y, r: 3.1 }, title);
}

function bracket(each, first, x) {
  if (!first || each === first || Math.abs(first.elapsedMs - each.elapsedMs) < first.elapsedMs * 0.05) return [];
  const less = first.elapsedMs - each.elapsedMs;
  const from = Math.min(each.elapsedMs, first.elapsedMs);
  const to = Math.max(each.elapsedMs, first.elapsedMs);
  return [
    s('line.bracket', { x1: x(from), x2: x(to), y1: 21, y2: 21 }),
    s('line.bracket', { x1: x(from), x2: x(from), y1: 16, y2: 26 }), s('line.bracket', { x1: x(to), x2: x(to), y1: 16, y2: 26 }),
    s('text.difference', { x: x((from + to) / 2), y: 14 }, `${less > 0 ? '−' : '+'}${span(Math.abs(less) * 1000)}`),
  ];
}

function twin(recording) {
  return h('details.twin', {}, h('summary', {}, 'Show as table'), h('div.scroll', {}, h('table', {},
    h('thead', {}, h('tr', {}, ['Mode', 'Took', 'Predicted', word('others'), 'Served meanwhile', word('slowestOther'), 'Calls'].map((name, i) => h(i > 0 && i < 6 ? 'th.figure' : 'th', { scope: 'col' }, name)))),
    h('tbody', {}, recording.runs.map(each => h('tr', {}, h('td', {}, word(each.mode)), h('td.figure', {}, each.status === 200 ? span(each.elapsedMs * 1000) : each.problem ?? '–'),
      h('td.figure', {}, each.fetch ? span(each.fetch.predictedMs * 1000) : '–'), h('td.figure', {}, count(each.guests.came)), h('td.figure', {}, count(each.guests.servedMeanwhile)),
      h('td.figure', {}, each.guests.slowestMs === null ? '–' : span(each.guests.slowestMs * 1000)),
      h('td', {}, (each.fetch?.calls ?? []).map(call => `${call.service} ${span(call.startMs * 1000)} to ${span(call.endMs * 1000)}`).join(', '))))))));
}

/** The link holds the whole recording; any lab can open it. */
async function copy() {
  location.hash = await pack(race);
  const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
  said.textContent = copied ? 'The link is in the clipboard and in the address bar.' : 'The link is in the address bar.';
}

async function fromLink() {
  const packed = location.hash.slice(1);
  if (packed) await open(() => unpack(packed), 'A recording from a link.', 'The recording in this link is invalid; the link may be truncated.');
}

async function load() {
  const [chosen] = file.files;
  if (chosen) await open(() => readRace(chosen), 'A recording from a file.', 'This isn\'t a race recording.');
  file.value = '';
}

/** An invalid recording changes nothing that is shown. */
async function open(read, text, refusal) {
  const recording = await read().catch(() => null);
  if (recording) show(recording, text);
  error.replaceChildren(...recording ? [] : [h('p.notice', { role: 'alert' }, refusal)]);
}
