// The Floor: where every request is, and what the event loops do.
import '../shared/head.js';
import '../shared/honesty.js';
import './lanes.js';
import './recording.js';
import './room.js';
import './runs.js';
import { toldOf } from '../shared/ask.js';
import { change } from '../shared/control.js';
import { h, say } from '../shared/dom.js';
import { Live } from '../shared/live.js';
import { DOOR } from '../shared/services.js';
import { word } from '../shared/words.js';
import { announce } from './announce.js';
import { describe } from './detail.js';
import { listenToKeys } from './floor-keys.js';
import { tabulate } from './floor-tables.js';
import { truths } from './floor-truths.js';
import { GuestControls } from './guest-controls.js';
import { LastRuns } from './last-runs.js';
import { ModeButtons } from './mode-buttons.js';
import { Model } from './model.js';
import { Sight, outOfSight } from './sight.js';

/** The delay of the picture, in microseconds: services send their spans every half second. */
const BEHIND = 900_000;
/** Milliseconds between pictures: twice as many would cost the mesh CPU time on this machine. */
const DRAWN_EVERY = 30;
const calm = matchMedia('(prefers-reduced-motion: reduce)');

const live = new Live(new URLSearchParams(location.search).get('guests') !== 'off');
const sight = new Sight(live);
let model = new Model();
const last = new LastRuns();
const frames = [];
let crowded = false;
let chosen = {};
let complaint = '';

const room = document.createElement('lab-room');
const runs = document.createElement('lab-runs');
const lanes = document.createElement('lab-lanes');
const recording = document.createElement('lab-recording');
recording.model = model;
const detail = h('aside.detail', { tabindex: -1, 'aria-label': 'Selection' });
const notice = h('p.notice', { hidden: true });
const large = h('div.large');
const others = h('div.others');
const more = h('details.more', { keydown: key => key.key === 'Escape' && (more.open = false) }, h('summary', {}, 'More'), others);
const modes = h('div.modes', { role: 'group', 'aria-label': 'Send requests' }, large);
const tables = h('details.twin', { toggle: () => tables.open && fillTables() }, h('summary', {}, 'Show as table'), h('div.scroll'));
const title = h('h1');
const lead = h('p.quiet');

document.getElementById('main').append(
  h('div.lead', {}, title, lead, h('a', { href: '/lessons' }, 'Learn: predict, run, verdict')), notice, modes, recording.player,
  room, runs, h('section.inspect', { 'aria-label': 'Inspect' }, h('h2', {}, 'Inspect'),
    h('div.floor', {}, h('div', {}, lanes, tables, recording), detail)));

live.addEventListener('known', event => {
  if (event.detail.type === 'guests') return guests.know(event.detail);
  recording.take(event.detail);
  recording.model.know(event.detail);
});
live.addEventListener('anew', () => recording.model.forgetActive());
recording.addEventListener('refused', event => complain(event.detail));
recording.addEventListener('played', () => {
  model = recording.played?.model ?? recording.model;
  window.loopmesh.model = model;
  lanes.still = null;
  lanes.classList.toggle('replayed', recording.played !== null);
  room.drawn.clear();
  last.play(recording.played !== null);
  choose({});
  write();
});

const buttons = new ModeButtons(send);
const guests = new GuestControls(call, () => live.now());
modes.append(h('div.beside', {}, guests.element, more));
write();
document.addEventListener('words', write);
choose({});

listenToKeys({ send, guests, lanes, recording });
room.addEventListener('choose', event => {
  choose(event.detail);
  detail.scrollIntoView({ block: 'nearest' });
});
lanes.addEventListener('choose', event => choose(event.detail));

function write() {
  title.textContent = word('title');
  lead.textContent = word('lead');
  const written = buttons.write();
  large.replaceChildren(...written.large);
  others.replaceChildren(...written.others, guests.choices);
  guests.write();
  for (const control of modes.querySelectorAll('button, input, select')) control.disabled = recording.played !== null;
  buttons.show(last.shown);
}

async function call(method, path) {
  try {
    return await change(method, path);
  } catch (failure) {
    complain(toldOf(failure));
    return null;
  }
}

function complain(text) {
  complaint = text;
  announce('complaint', text);
  setTimeout(() => complaint = complaint === text ? '' : complaint, 6000);
}

/** What is predicted is drawn before anything is sent. */
async function send(mode) {
  const run = runs.begin(mode);
  const answer = await call('POST', `/api/guests?mode=${mode}`);
  if (answer?.traceId) runs.follow(run, answer.traceId);
  else runs.drop(run);
}

function choose(what) {
  chosen = what;
  const byLink = document.activeElement?.matches('.link');
  detail.replaceChildren(...describe(model, what, choose));
  if (byLink) detail.focus();
}

/** Updates the tables; not while one has the focus, which would be lost. */
function refresh() {
  if ((chosen.trace || chosen.block) && !detail.contains(document.activeElement)) choose(chosen);
  if (tables.open && !tables.querySelector('.scroll').contains(document.activeElement)) fillTables();
}

function notify(at) {
  const texts = recording.played ? outOfSight(model, at) : sight.look(model);
  if (complaint) texts.push(complaint);
  notice.hidden = texts.length === 0;
  say(notice, texts.join(' '));
}

function goOn(at) {
  last.learn(recording.model, at);
  buttons.show(last.shown);
  recording.model.show(at);
  runs.draw(recording.model, at);
}

let seconds = 0;
let errors = 0;

/** Reports an error of this page, and tries the next picture all the same. */
function frame(time) {
  requestAnimationFrame(frame);
  try {
    picture(time);
  } catch (error) {
    errors++;
    complaint = `This page has an error; part of the picture is missing: ${error.message}`;
    if (errors === 1) console.error(error);
    notify(NaN);
  }
}

function picture(time) {
  const now = live.now();
  if (Number.isNaN(now) && !recording.played) return void notify(NaN);
  if (time - (frames.at(-1) ?? 0) < (calm.matches ? 1000 : DRAWN_EVERY)) return; // calm: nothing slides
  frames.push(time);
  while (frames[0] <= time - 1000) frames.shift();
  const at = lanes.still ?? (recording.played ? recording.moment(time) : now - BEHIND);
  if (lanes.still !== null) model.look(at, true);
  else if (!Number.isNaN(now)) goOn(now - BEHIND);
  if (recording.played && last.recall(recording.played)) write();
  crowded = room.draw(model, at, chosen.trace)?.crowded ?? false;
  lanes.situation = recording.played ? 'replayed' : live.connected ? 'live' : 'lost';
  lanes.draw(model, at);
  if (time - seconds >= 1000) {
    seconds = time;
    guests.tick();
    notify(at);
    recording.tell();
    document.querySelector('lab-honesty').show(truths(live, model, { behind: BEHIND, fps: frames.length, crowded, errors, played: recording.played }));
    refresh();
  }
}

function fillTables() {
  tables.querySelector('.scroll').replaceChildren(...tabulate(model, choose));
}

/** Where and when each request was drawn, for tests. */
window.loopmesh = { drawn: trace => Object.fromEntries(room.drawn.get(trace) ?? []), recording, model, live, behind: BEHIND, door: DOOR };
requestAnimationFrame(frame);
