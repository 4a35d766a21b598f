// The Race: the modes one after another from outside, drawn on one axis.
import '../shared/head.js';
import '../shared/honesty.js';
import { ask, toldOf } from '../shared/ask.js';
import { h } from '../shared/dom.js';
import { MODES } from '../shared/modes.js';
import { Latencies } from '../shared/prediction.js';
import { count } from '../shared/units.js';
import { word } from '../shared/words.js';
import { raceLanes, raceTable } from './race-lanes.js';
import { pack, readRace, unpack } from './race-recording.js';

const latencies = new Latencies();
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
/** One for each mode that is shown. */
let entries = [];

main.append(
  h('div.lead', {}, h('h1', {}, 'Race'), h('p.quiet', { 'data-word': 'raceLead' }, word('raceLead'))),
  h('div.controls.bar', {}, start, choice, share, save, h('label.small.quiet', {}, 'Open recording… ', file)), said, error, picture);
document.addEventListener('words', () => {
  for (const name of main.querySelectorAll('[data-word]')) name.textContent = word(name.dataset.word);
  if (race && !start.disabled) show(race, said.textContent);
  else draw();
});
honesty.show([['Measured', 'from outside, by the lab'], ['Dropped', 'none']]);
new ResizeObserver(() => race && !start.disabled && show(race, said.textContent)).observe(main);
if (location.hash.length > 1) fromLink();
else predict();

async function run() {
  const modes = [...choice.querySelectorAll(':checked')].map(box => box.value);
  if (modes.length === 0) return void (said.textContent = 'Pick at least one mode.');
  start.disabled = share.disabled = true;
  error.replaceChildren();
  entries = modes.map(mode => ({ mode, predicted: latencies.predict(mode), run: null, isRunning: false }));
  try {
    race = null;
    for (const entry of entries) await runOne(entry);
    history.replaceState(null, '', location.pathname);
    show(race, 'Measured just now.');
  } catch (failure) {
    error.replaceChildren(h('p.notice', { role: 'alert' }, toldOf(failure)));
    if (race) show(race, 'Stopped early.');
    else {
      entries = [];
      draw();
      said.textContent = '';
    }
  } finally {
    start.disabled = false;
  }
}

/** Each mode is drawn as soon as it is over. */
async function runOne(entry) {
  const number = `${entries.indexOf(entry) + 1} of ${entries.length}`;
  const begun = performance.now();
  const tell = () => said.textContent = `Running ${word(entry.mode)} (${number}): ${((performance.now() - begun) / 1000).toFixed(0)} s`;
  entry.isRunning = true;
  draw();
  tell();
  const clock = setInterval(tell, 500);
  try {
    const body = await ask(`/race?modes=${entry.mode}`);
    entry.run = body.runs[0];
    race = { ...body, runs: entries.flatMap(each => each.run ?? []), at: new Date().toISOString() };
  } finally {
    clearInterval(clock);
    entry.isRunning = false;
  }
  draw();
}

function show(recording, text) {
  race = recording;
  entries = race.runs.map(each => ({ mode: each.mode, predicted: [], run: each, isRunning: false }));
  said.textContent = text;
  share.disabled = false;
  save.hidden = false;
  save.href = `data:application/json,${encodeURIComponent(JSON.stringify(race))}`;
  draw();
  picture.append(raceTable(race));
  const late = race.runs.flatMap(each => each.guests.visits).filter(visit => visit.servedMs === null).length;
  honesty.show([
    ['Measured', 'from outside, by the lab'], [word('others'), `one every ${race.guestEveryMs} ms, whether or not earlier ones were served`],
    ['Never served', late === 0 ? 'none' : count(late), late > 0], ['Recorded', race.at ?? 'unknown'],
  ]);
}

function draw() {
  picture.replaceChildren(...entries.length > 0 ? raceLanes(entries, picture.clientWidth) : []);
}

/** Before a race, what is predicted of it. */
async function predict() {
  await latencies.refresh();
  if (entries.length > 0 || latencies.predict(MODES[0]).length === 0) return;
  entries = MODES.map(mode => ({ mode, predicted: latencies.predict(mode), run: null, isRunning: false }));
  draw();
  entries = [];
}

/** The link holds the whole recording; any lab can open it. */
async function copy() {
  location.hash = await pack(race);
  const copied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
  said.textContent = copied ? 'The link is in the clipboard and in the address bar.' : 'The link is in the address bar.';
}

async function fromLink() {
  await open(() => unpack(location.hash.slice(1)), 'A recording from a link.', 'The recording in this link is invalid; the link may be truncated.');
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
