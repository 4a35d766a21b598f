// <lab-recording>: keeps events, saves and opens recordings, and plays them at several speeds.
import { h, say } from '../shared/dom.js';
import { readRecording, recordingOf } from '../shared/saved.js';
import { clock, count, span } from '../shared/units.js';
import { Replay } from './replay.js';
import { traceEvents } from './trace-events.js';

const MOST = 60_000;
const LITTLE = 100_000; // the step of a key, in microseconds of the recording at full speed
const SPEEDS = [1, 0.5, 0.2, 0.05];

customElements.define('lab-recording', class extends HTMLElement {
  /** @type {?Replay} the played recording; null while the page is live */
  played = null;
  /** The live model. */
  model = null;
  #events = [];
  #forgotten = 0;
  #kept = h('span.small.quiet');
  #file = h('input', { type: 'file', id: 'open', accept: 'application/json', 'aria-label': 'Open a saved recording', change: () => this.#open() });
  #play = h('button', { type: 'button', id: 'play', 'aria-keyshortcuts': 'Space', click: () => this.turn() });
  #speed = h('select', { id: 'speed', 'aria-label': 'Speed', change: () => this.played.speed = Number(this.#speed.value) }, SPEEDS.map(value => h('option', { value }, `${value} ×`)));
  #bar = h('input', { type: 'range', id: 'moment', min: 0, max: 1000, value: 0, 'aria-label': 'Moment in the recording', input: () => this.#scrub() });
  #moment = h('span', { id: 'moment-text' });
  #title = h('strong');
  #held = false;

  /** The controls of playback; hidden while nothing is played. */
  player = h('div.controls.player', { role: 'group', 'aria-label': 'Replay', hidden: true }, this.#title, this.#play, this.#speed, this.#bar, this.#moment,
    h('button', { type: 'button', id: 'now', click: () => this.#end() }, 'Back to live'));

  connectedCallback() {
    this.append(h('div.controls', {},
      h('button', { type: 'button', id: 'save', click: () => this.#save() }, 'Save this recording'),
      h('button', { type: 'button', id: 'save-trace', click: () => this.#saveTrace() }, 'Save for Perfetto'),
      this.#kept, h('label.small.quiet', {}, 'Open recording… ', this.#file)));
    this.#bar.addEventListener('pointerdown', () => this.#held = true);
    for (const end of ['pointerup', 'pointercancel', 'blur']) this.#bar.addEventListener(end, () => this.#held = false);
  }

  /** Keeps an event; the oldest are removed if there are too many, except for the last state of each service. */
  take(event) {
    this.#events.push(event);
    if (this.#events.length <= MOST) return;
    const gone = this.#events.splice(0, MOST / 10);
    const words = new Map(gone.filter(each => ['service', 'replicas'].includes(each.type)).map(each => [`${each.type} ${each.service} ${each.address ?? ''}`, each]));
    this.#events.unshift(...words.values());
    this.#forgotten += gone.length - words.size;
  }

  /** Shows how much would be saved. */
  tell() {
    const events = this.played?.events ?? this.#events;
    say(this.#kept, `${count(events.length)} events${this.played || this.#forgotten === 0 ? '' : `; ${count(this.#forgotten)} older ones dropped`}`);
  }

  #content() {
    return this.played ? recordingOf(this.played.events, this.played.left) : recordingOf(this.#events, this.#forgotten);
  }

  #save() {
    download('loopmesh.json', this.#content());
  }

  /** The events themselves are included, so the file can be opened here, too. */
  #saveTrace() {
    const content = this.#content();
    download('loopmesh-trace.json', { ...traceEvents(new Replay(content).model), loopmesh: content });
  }

  async #open() {
    const [file] = this.#file.files;
    if (!file) return;
    try {
      this.played = new Replay(await readRecording(file));
    } catch (failure) {
      return void this.dispatchEvent(new CustomEvent('refused', { detail: failure.message }));
    } finally {
      this.#file.value = ''; // the same file may be chosen again
    }
    this.#speed.value = '1';
    say(this.#title, `A recording${this.played.savedAt ? ` of ${this.played.savedAt.slice(0, 16).replace('T', ' ')} UTC` : ''}`);
    this.player.hidden = false;
    this.dispatchEvent(new CustomEvent('played'));
    this.#play.focus();
  }

  #end() {
    this.played = null;
    this.player.hidden = true;
    this.dispatchEvent(new CustomEvent('played'));
    this.#file.focus();
  }

  /** Plays or pauses. */
  turn() {
    this.played.turn();
  }

  /** One step forward or back, smaller at slower speeds. */
  move(by) {
    this.played.go(this.played.at + by * LITTLE * this.played.speed);
  }

  #scrub() {
    const { from, to } = this.played;
    this.played.go(from + this.#bar.value / 1000 * (to - from));
  }

  /** The moment to show. */
  moment(time) {
    const { from, to } = this.played;
    const at = this.played.tick(time);
    if (!this.#held) this.#bar.value = (at - from) / Math.max(1, to - from) * 1000;
    say(this.#play, this.played.going ? 'Pause' : 'Play');
    say(this.#moment, `${clock(at)}, ${span(at - from)} of ${span(to - from)}`);
    if (!this.played.going) this.#bar.setAttribute('aria-valuetext', this.#moment.textContent);
    return at;
  }
});

function download(name, value) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(value)], { type: 'application/json' }));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
