// <heat-map>: traces by start and duration, in cells.
import { h } from '../shared/dom.js';
import { clock, count, plural, span, step, tick } from '../shared/units.js';
import { diamond, line } from './canvas-shapes.js';
import { ROWS, day, durationsOf, msOf, rowOf, ticksOf, timesOf } from './heat-scale.js';

const HEIGHT = 220;
const GUTTER = 64;
const FOOT = 22;
const TOP = 8;
const CELL = 9;

customElements.define('heat-map', class extends HTMLElement {
  /** @type {?number[]} the selected box: from and to in microseconds since 1970, shortest and longest in milliseconds */
  box = null;
  #canvas = h('canvas', { role: 'img', 'aria-label': 'Heat map of the traces in the list below' });
  #tip = h('output.tip', { hidden: true });
  #outside = h('span');
  #whole = h('button.link', { type: 'button', click: () => this.#turn() });
  #note = h('p.quiet.small', {}, this.#outside, ' ', this.#whole);
  #traces = [];
  #empty = '';
  #all = false;
  #from = null;
  #frame = null;
  #cells = new Map();

  connectedCallback() {
    this.append(this.#canvas, this.#tip, this.#note);
    new ResizeObserver(() => this.#draw()).observe(this);
    document.addEventListener('theme', () => this.#draw());
    this.#canvas.addEventListener('pointerdown', down => {
      this.#from = this.#place(down);
      this.#canvas.setPointerCapture(down.pointerId);
    });
    this.#canvas.addEventListener('pointermove', move => {
      if (this.#from) this.#stretch(this.#place(move));
      else this.#hover(this.#place(move));
    });
    this.#canvas.addEventListener('pointerleave', () => this.#tip.hidden = true);
    this.#canvas.addEventListener('pointerup', up => {
      if (this.#from && this.#stretch(this.#place(up))) this.dispatchEvent(new CustomEvent('filter'));
      this.#from = null;
    });
  }

  /** Shows these traces, or this text if there are none. */
  show(traces, empty) {
    this.#traces = traces.map(trace => ({ ...trace, at: Date.parse(trace.startedAt) * 1000 }));
    this.#empty = empty;
    this.#draw();
  }

  /** Whether a trace is in the selected box; without a box every one is. */
  holds(trace) {
    if (!this.box) return true;
    const [from, to, low, high] = this.box;
    const at = Date.parse(trace.startedAt) * 1000;
    return at >= from && at <= to && trace.durationMs >= low && trace.durationMs <= high;
  }

  #turn() {
    this.#all = !this.#all;
    this.#draw();
  }

  #place(event) {
    const bounds = this.#canvas.getBoundingClientRect();
    return { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
  }

  #stretch(to) {
    const f = this.#frame;
    if (!f || Math.abs(to.x - this.#from.x) < 4) return false;
    const [x0, x1] = [this.#from.x, to.x].sort((a, b) => a - b);
    const [y0, y1] = [this.#from.y, to.y].sort((a, b) => a - b);
    this.box = [Math.round(f.time(x0)), Math.round(f.time(x1)), f.ms(y1), f.ms(y0)];
    this.#draw();
    return true;
  }

  #hover({ x, y }) {
    const cell = this.#frame && this.#cells.get(this.#frame.key(this.#frame.column(x), this.#frame.row(y)));
    this.#tip.hidden = !cell;
    if (!cell) return;
    const { time, left, width } = this.#frame;
    const [from, to] = [cell.column, cell.column + 1].map(column => clock(time(left(column))).slice(0, 8));
    this.#tip.textContent = `${plural(cell.count, 'trace')}${cell.bad > 0 ? `, ${count(cell.bad)} failed` : ''}: `
      + `${span(msOf(cell.row) * 1000)} to ${span(msOf(cell.row + 1) * 1000)}, ${from} to ${to}`;
    this.#tip.style.left = `${Math.min(x + 12, width - 300)}px`;
    this.#tip.style.top = `${Math.max(0, y - 34)}px`;
  }

  #draw() {
    const width = this.clientWidth;
    if (width === 0) return;
    const ratio = Math.min(2, devicePixelRatio || 1);
    this.#canvas.width = width * ratio;
    this.#canvas.height = HEIGHT * ratio;
    this.#canvas.style.height = `${HEIGHT}px`;
    const c = this.#canvas.getContext('2d');
    c.scale(ratio, ratio);
    const style = getComputedStyle(this);
    const colour = name => style.getPropertyValue(`--${name}`);
    c.font = '11.5px system-ui, sans-serif';
    if (this.#traces.length === 0) {
      this.#frame = null;
      c.fillStyle = colour('quiet');
      c.fillText(this.#empty, 16, HEIGHT / 2, width - 32);
    } else {
      this.#frame = this.#scale(width);
      this.#axes(c, colour);
      this.#count();
      this.#paint(c, colour);
      if (this.box) this.#outline(c, colour);
    }
    this.#tell();
  }

  #scale(width) {
    const { first, last } = timesOf(this.#traces.map(trace => trace.at), Date.now() * 1000, this.#all);
    const drawn = this.#traces.filter(trace => trace.at >= first && trace.at <= last);
    const { low, high } = durationsOf(drawn.map(trace => trace.durationMs));
    const scale = (width - GUTTER - 12) / (last - first);
    const height = (HEIGHT - FOOT - TOP) / (high - low);
    const y = ms => TOP + (high - Math.log10(Math.max(1e-9, ms)) * ROWS) * height;
    return {
      first, last, low, high, width, height, y, drawn,
      x: at => GUTTER + (at - first) * scale,
      time: x => first + (x - GUTTER) / scale,
      ms: at => msOf(high - (at - TOP) / height),
      column: x => Math.floor((x - GUTTER) / CELL), left: column => GUTTER + column * CELL,
      row: at => Math.floor(high - (at - TOP) / height), key: (column, row) => `${column} ${row}`,
    };
  }

  #axes(c, colour) {
    const { first, last, width, x, y } = this.#frame;
    c.strokeStyle = colour('hair');
    c.fillStyle = colour('quiet');
    c.textAlign = 'right';
    for (const ms of ticksOf(this.#frame)) {
      const at = Math.round(y(ms)) + 0.5;
      line(c, GUTTER, at, width - 8, at);
      c.fillText(tick(ms * 1000, ms * 1000), GUTTER - 8, Math.max(at + 4, 12));
    }
    c.textAlign = 'center';
    const every = Math.max(1e6, step(last - first, width / 130));
    const days = every * 2 > 86400e6 || last - first > 86400e6;
    for (let at = Math.ceil(first / every) * every; at <= last; at += every) {
      c.fillText(days ? day(at) : clock(at).slice(0, 8), x(at), HEIGHT - 5);
    }
    c.textAlign = 'left';
  }

  #count() {
    const f = this.#frame;
    this.#cells = new Map();
    for (const trace of f.drawn) {
      const [column, row] = [f.column(f.x(trace.at)), rowOf(trace.durationMs)];
      const cell = this.#cells.get(f.key(column, row)) ?? { column, row, count: 0, bad: 0 };
      cell.count++;
      if (trace.status === 'error') cell.bad++;
      this.#cells.set(f.key(column, row), cell);
    }
  }

  /** A cell is darker the more traces it has, with a diamond if one failed. */
  #paint(c, colour) {
    const f = this.#frame;
    const most = Math.max(...[...this.#cells.values()].map(cell => cell.count));
    for (const cell of this.#cells.values()) {
      const [x, top] = [f.left(cell.column), TOP + (f.high - cell.row - 1) * f.height];
      c.globalAlpha = 0.4 + 0.6 * Math.log1p(cell.count) / Math.log1p(most);
      c.fillStyle = colour(cell.bad > 0 ? 'alarm' : 'accent');
      if (cell.bad > 0) diamond(c, x + CELL / 2, top + f.height / 2, CELL / 2 + 1);
      else c.fillRect(x, top, CELL - 1, Math.max(2, f.height - 1));
    }
    c.globalAlpha = 1;
  }

  #outline(c, colour) {
    const [from, to, low, high] = this.box;
    const { x, y } = this.#frame;
    c.strokeStyle = colour('ink');
    c.strokeRect(x(from) + 0.5, y(high) + 0.5, x(to) - x(from), y(low) - y(high));
  }

  /** The number of traces that are not drawn. */
  #tell() {
    const outside = this.#traces.length - (this.#frame?.drawn.length ?? 0);
    this.#outside.textContent = this.#frame && outside > 0
      ? `${plural(outside, 'trace')} of ${count(this.#traces.length)} started outside this time range.` : '';
    this.#whole.hidden = !this.#frame || (outside === 0 && !this.#all);
    this.#whole.textContent = this.#all ? 'Fit to the newest' : 'Show all times';
  }
});
