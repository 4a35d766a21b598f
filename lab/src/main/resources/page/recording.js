// <lab-recording>: keeps what came, saves it, opens it again and plays it, slowly where that helps.
import { h } from './dom.js';
import { KITCHENS, Model } from './model.js';
import { clock, span } from './units.js';

const MOST = 60_000;
const KIND = 'loopmesh-recording-1';

customElements.define('lab-recording', class extends HTMLElement {
  /** @type {?{model: Model, from: number, to: number, at: number}} the recording that is played */
  played = null;
  #events = [];
  #speed = 1;
  #going = false;
  #before = 0;
  #bar = h('input', { type: 'range', min: 0, max: 1000, value: 1000, 'aria-label': 'Moment in the recording', input: () => this.#go() });
  #moment = h('output');

  connectedCallback() {
    this.append(h('div.controls', {},
      h('button', { type: 'button', id: 'save', click: () => this.#save() }, 'Save this recording'),
      h('button', { type: 'button', id: 'save-trace', click: () => this.#saveTrace() }, 'Save for Perfetto'),
      h('label.small.quiet', {}, 'or open one: ', h('input', { type: 'file', id: 'open', accept: 'application/json', 'aria-label': 'Open a saved recording', change: event => this.#open(event.target.files[0]) }))));
  }

  /** Keeps an event; the oldest go when there are too many. */
  take(event) {
    this.#events.push(event);
    if (this.#events.length > MOST) this.#events.splice(0, MOST / 10);
  }

  #save() {
    const events = this.played?.events ?? this.#events;
    download('loopmesh.json', { kind: KIND, savedAt: new Date().toISOString(), events });
  }

  #saveTrace() {
    download('loopmesh-trace.json', chromeTrace(this.played?.model ?? this.model));
  }

  async #open(file) {
    try {
      const saved = JSON.parse(await file.text());
      if (saved.kind !== KIND) throw new Error('This file is no recording of the Floor.');
      this.#play(saved.events);
    } catch (failure) {
      this.dispatchEvent(new CustomEvent('refused', { detail: failure instanceof SyntaxError ? 'This file is no JSON.' : failure.message }));
    }
  }

  #play(events) {
    const model = new Model();
    let from = Infinity;
    let to = 0;
    for (const event of events) {
      model.know(event);
      if (event.type === 'loop') {
        from = Math.min(from, event.to);
        to = Math.max(to, event.to);
      }
    }
    if (to === 0) throw new Error('Nothing happens in this recording.');
    this.played = { model, events, from, to, at: from };
    this.#going = true;
    this.#before = 0;
    const play = h('button', { type: 'button', id: 'play', click: () => this.#turn(play) }, 'Pause');
    const speed = h('select', { 'aria-label': 'Speed', change: () => this.#speed = Number(speed.value) }, [1, 0.5, 0.2, 0.05].map(value => h('option', { value }, `${value} ×`)));
    this.append(h('div.controls', { role: 'group', 'aria-label': 'Replay' }, play, speed, this.#bar, this.#moment, h('button', { type: 'button', click: () => location.reload() }, 'Back to what happens now')));
    this.dispatchEvent(new CustomEvent('played'));
  }

  #turn(play) {
    this.#going = !this.#going;
    if (this.#going && this.played.at >= this.played.to) this.played.at = this.played.from;
    play.textContent = this.#going ? 'Pause' : 'Play';
  }

  #go() {
    const { from, to } = this.played;
    this.played.at = from + this.#bar.value / 1000 * (to - from);
  }

  /** The moment to show; time goes on by itself while it plays. */
  moment(time) {
    const { from, to } = this.played;
    if (this.#going && this.#before > 0) this.played.at = Math.min(to, this.played.at + (time - this.#before) * 1000 * this.#speed);
    this.#before = time;
    const at = this.played.at;
    if (document.activeElement !== this.#bar) this.#bar.value = (at - from) / Math.max(1, to - from) * 1000;
    this.#moment.textContent = `${clock(at)}, ${span(at - from)} of ${span(to - from)}`;
    this.played.model.active = new Set([...this.played.model.requests.values()].filter(each => each.begin <= at && (each.end === null || each.end >= at)));
    return at;
  }
});

/** The Trace Event Format, which Chrome's tracing and Perfetto open: times are microseconds. */
export function chromeTrace(model) {
  const events = [];
  let process = 0;
  for (const lane of model.lanes.values()) {
    process++;
    events.push({ ph: 'M', name: 'process_name', pid: process, args: { name: lane.service } });
    for (const block of lane.blocks.values()) {
      events.push({ ph: 'X', name: block.route || 'task', cat: block.cpuUse ?? 'loop', pid: process, tid: 0, ts: block.start, dur: block.micros, args: { traceId: block.traceId, frames: block.frames } });
    }
  }
  events.push({ ph: 'M', name: 'process_name', pid: ++process, args: { name: 'requests' } });
  let thread = 0;
  for (const request of model.requests.values()) {
    if (request.end === null) continue;
    thread++;
    events.push({ ph: 'X', name: request.mode || 'request', cat: request.shape, pid: process, tid: thread * 4, ts: request.begin, dur: request.micros, args: { traceId: request.trace } });
    for (const stay of request.stays) {
      if (stay.end !== null) events.push({ ph: 'X', name: stay.service, cat: 'call', pid: process, tid: thread * 4 + 1 + KITCHENS.indexOf(stay.service), ts: stay.start, dur: stay.end - stay.start });
    }
  }
  return { traceEvents: events, displayTimeUnit: 'ms' };
}

function download(name, value) {
  const url = URL.createObjectURL(new Blob([JSON.stringify(value)], { type: 'application/json' }));
  h('a', { href: url, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
