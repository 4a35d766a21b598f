// <lab-lanes>: requests and loops on one time axis, drawn on a canvas.
import { h, s, say } from '../shared/dom.js';
import { SERVICES } from '../shared/services.js';
import { span } from '../shared/units.js';
import { word } from '../shared/words.js';
import { listen } from './lane-choice.js';
import { DENSITY, drawDensity } from './lane-density.js';
import { drawLoop, pitch } from './lane-loops.js';
import { drawPauses } from './lane-pauses.js';
import { RequestRows, SLOT, SLOTS } from './lane-requests.js';
import { AXIS, paintOf, View } from './lane-view.js';

export { busy, ours, utilisation } from '../shared/loop-figures.js';

const WINDOWS = [0.5e6, 1e6, 2e6, 5e6, 10e6, 20e6, 60e6];
const REQUESTS_TOP = 24;
const DENSITY_TOP = REQUESTS_TOP + SLOTS * SLOT + 4;
const LOOPS_TOP = DENSITY_TOP + DENSITY + 28;

customElements.define('lab-lanes', class extends HTMLElement {
  window = 10e6;
  /** @type {?number} the moment at the right edge while paused */
  still = null;
  chosen = null;
  /** Why there may be no data: `live`, `replayed` or `lost`. */
  situation = 'live';
  /** @type {?object} the model that is drawn */
  model = null;
  /** @type {?View} the last view */
  view = null;
  rows = new RequestRows();
  #canvas = h('canvas', { tabindex: 0, role: 'application', 'aria-roledescription': 'time lanes', 'aria-label': 'Requests and event loops over time. Arrow keys go from task to task; a table of the same is below.' });
  #said = h('p.unseen', { role: 'status' });
  #colours = null;
  #right = NaN;
  #size = { width: 0, height: 0, gutter: 0, ratio: 0 };
  #rest = h('p.quiet.small');
  #tools = h('div.tools');
  #rowCount = SERVICES.length;

  connectedCallback() {
    this.append(this.#canvas, this.#rest, this.#said, this.#tools);
    this.#furnish();
    document.addEventListener('words', () => this.#furnish());
    document.addEventListener('theme', () => this.#colours = null);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#colours = null);
    new ResizeObserver(() => this.#measure()).observe(this.#canvas);
    listen(this.#canvas, this);
  }

  #furnish() {
    const pause = h('button', { type: 'button', id: 'pause', 'aria-pressed': String(this.still !== null), 'aria-keyshortcuts': 'Space', click: () => this.pause() }, this.still === null ? 'Pause' : 'Resume');
    const zoom = h('select', { 'aria-label': 'Visible time span', change: event => this.window = Number(event.target.value) },
      WINDOWS.map(micros => h('option', { value: micros, selected: micros === this.window }, `${micros / 1e6} s`)));
    this.#tools.replaceChildren(pause, zoom, h('div.key', { 'aria-hidden': 'true' }, ['waiting', 'working', 'parked', 'paused'].map(key)));
  }

  #measure() {
    const width = this.#canvas.clientWidth;
    const gutter = width >= 700 ? 142 : 0;
    const height = LOOPS_TOP + this.#rowCount * pitch(gutter) + AXIS;
    const ratio = Math.min(2, devicePixelRatio || 1);
    this.#canvas.style.height = `${height}px`;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    this.#size = { width, height, gutter, ratio };
    this.#redraw();
  }

  /** Pauses or resumes. */
  pause(at = this.#right) {
    this.still = this.still === null ? at : null;
    this.#furnish();
    this.querySelector('#pause').focus({ preventScroll: true });
  }

  /** Draws the time up to a moment. */
  draw(model, at) {
    this.model = model;
    this.#right = at;
    if (this.#rowCount !== model.replicas.rows.length) {
      this.#rowCount = model.replicas.rows.length;
      return this.#measure();
    }
    const { width, height, gutter, ratio } = this.#size;
    if (width === 0 || Number.isNaN(at)) return;
    const c = this.#canvas.getContext('2d');
    this.#colours ??= paintOf(this, ratio);
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.clearRect(0, 0, width, height);
    c.textBaseline = 'alphabetic';
    const view = this.view = new View(c, this.#colours, this.#size, at - this.window, at);
    view.now = this.situation === 'live' && this.still === null;
    view.grid();
    view.label(word('requests'), 4, 15);
    this.rows.draw(view, model, REQUESTS_TOP, this);
    drawDensity(view, model, DENSITY_TOP);
    view.label(word('loops'), 4, LOOPS_TOP - 8);
    model.replicas.rows.forEach((row, index) => drawLoop(view, model, row, LOOPS_TOP + index * pitch(gutter), block => this.isChosen(block)));
    say(this.#rest, model.replicas.rest);
    drawPauses(view, model, LOOPS_TOP);
  }

  #redraw() {
    if (this.model) this.draw(this.model, this.#right);
  }

  /** Moves to another moment while paused. */
  go(at) {
    this.still = at;
    this.draw(this.model, at);
  }

  /** The keys of the replicas, in the order of their rows. */
  get places() {
    return this.model?.replicas.rows.map(row => row.key) ?? SERVICES;
  }

  /** The replica whose row is at a height; undefined above them. */
  place(y) {
    return this.places[Math.floor((y - LOOPS_TOP) / pitch(this.#size.gutter))];
  }

  /** Scrolls through the requests without a row; false if there are no more. */
  scroll(by) {
    const moved = this.rows.scroll(by);
    if (moved && this.still !== null) this.#redraw();
    return moved;
  }

  slot(y) {
    return Math.floor((y - REQUESTS_TOP) / SLOT);
  }

  isChosen(block) {
    return this.chosen?.key === block.key && this.chosen.place === block.place;
  }

  choose(what) {
    if (!what) return;
    this.chosen = what;
    this.dispatchEvent(new CustomEvent('choose', { detail: what.trace ? { trace: what.trace } : { block: what } }));
    this.say(what.trace ? `${word(what.mode)}, ${span(what.micros ?? 0)}`
      : `${this.model.replicas.nameOf(what.place)}: ${what.route || 'a task'} for ${span(what.micros)}${what.cpuUse ? `, ${what.cpuUse}` : ''}`);
    if (this.still !== null) this.#redraw();
  }

  /** Announces a selection; nothing else is announced here. */
  say(text) {
    this.#said.textContent = text;
  }

  zoom(by) {
    const next = WINDOWS.indexOf(this.window) + by;
    this.window = WINDOWS[Math.max(0, Math.min(WINDOWS.length - 1, next))];
    this.#furnish();
    if (this.still !== null) this.#redraw();
  }
});

function key(kind) {
  const mark = {
    waiting: s('rect', { x: 0.5, y: 0.5, width: 21, height: 11, fill: 'var(--paper)', stroke: 'var(--hair)' }),
    working: s('rect', { width: 22, height: 12, fill: 'var(--accent)' }),
    parked: s('rect', { x: 0.5, y: 0.5, width: 21, height: 11, fill: 'url(#hatch-held)', stroke: 'var(--alarm)' }),
    paused: s('rect', { x: 8, width: 6, height: 12, fill: 'var(--quiet)', opacity: 0.4 }),
  }[kind];
  return h('span', {}, s('svg', { viewBox: '0 0 22 12' }, mark), word(kind));
}
