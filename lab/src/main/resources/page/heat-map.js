// <heat-map>: traces by when they began and, on a scale by powers of ten, how long they took.
import { h } from './dom.js';
import { clock, span, step } from './units.js';

const HEIGHT = 190;
const GUTTER = 64;
const FOOT = 22;
const CELL = 9;
const DECADES = [0.1, 1, 10, 100, 1000, 10_000, 100_000]; // milliseconds

customElements.define('heat-map', class extends HTMLElement {
  #canvas = h('canvas', { role: 'img', 'aria-label': 'Heat map of the traces in the list below' });
  #traces = [];
  #box = null;
  #from = null;
  #frame = null;

  connectedCallback() {
    this.append(this.#canvas);
    new ResizeObserver(() => this.#draw()).observe(this);
    document.addEventListener('theme', () => this.#draw());
    this.#canvas.addEventListener('pointerdown', down => {
      this.#from = this.#place(down);
      this.#canvas.setPointerCapture(down.pointerId);
    });
    this.#canvas.addEventListener('pointermove', move => this.#from && this.#stretch(this.#place(move)));
    this.#canvas.addEventListener('pointerup', up => {
      if (this.#from) this.#stretch(this.#place(up));
      this.#from = null;
    });
  }

  show(traces) {
    this.#traces = traces.map(trace => ({ ...trace, at: Date.parse(trace.startedAt) * 1000 }));
    this.#draw();
  }

  get isFiltered() {
    return this.#box !== null;
  }

  clear() {
    this.#box = null;
    this.#draw();
    this.dispatchEvent(new CustomEvent('filter'));
  }

  /** Whether a trace is in the box that was drawn; without a box every one is. */
  holds(trace) {
    if (!this.#box) return true;
    const { left, right, low, high } = this.#box;
    const at = Date.parse(trace.startedAt) * 1000;
    return at >= left && at <= right && trace.durationMs >= low && trace.durationMs <= high;
  }

  #place(event) {
    const bounds = this.#canvas.getBoundingClientRect();
    return { x: event.clientX - bounds.left, y: event.clientY - bounds.top };
  }

  #stretch(to) {
    const f = this.#frame;
    if (!f || Math.abs(to.x - this.#from.x) < 4) return;
    const [x0, x1] = [this.#from.x, to.x].sort((a, b) => a - b);
    const [y0, y1] = [this.#from.y, to.y].sort((a, b) => a - b);
    this.#box = { left: f.time(x0), right: f.time(x1), high: f.ms(y0), low: f.ms(y1) };
    this.#draw();
    this.dispatchEvent(new CustomEvent('filter'));
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
    this.#frame = this.#axes(c, width, colour);
    if (this.#traces.length === 0) {
      c.fillStyle = colour('quiet');
      c.fillText('no trace has come yet', GUTTER + 16, HEIGHT / 2);
      return;
    }
    this.#cells(c, this.#frame, colour);
    if (this.#box) this.#outline(c, this.#frame, colour);
  }

  #axes(c, width, colour) {
    const times = this.#traces.map(trace => trace.at);
    const last = Math.max(...times, 0);
    const first = Math.min(...times, last - 30e6);
    const scale = (width - GUTTER - 12) / Math.max(1, last - first);
    const bottom = HEIGHT - FOOT;
    const [least, most] = [Math.log10(DECADES[0]), Math.log10(DECADES.at(-1))];
    const frame = {
      x: at => GUTTER + (at - first) * scale,
      y: ms => bottom - (Math.log10(Math.max(DECADES[0], ms)) - least) / (most - least) * (bottom - 8),
      time: x => first + (x - GUTTER) / scale,
      ms: y => 10 ** (least + (bottom - y) / (bottom - 8) * (most - least)),
    };
    c.strokeStyle = colour('hair');
    c.fillStyle = colour('quiet');
    c.font = '11.5px system-ui, sans-serif';
    c.textAlign = 'right';
    for (const ms of DECADES) {
      const y = Math.round(frame.y(ms)) + 0.5;
      line(c, GUTTER, y, width - 8, y);
      c.fillText(ms >= 1000 ? `${ms / 1000} s` : `${ms} ms`, GUTTER - 8, Math.max(y + 4, 12));
    }
    c.textAlign = 'center';
    if (last > 0) {
      const every = Math.max(1e6, step(last - first, width / 130));
      for (let tick = Math.ceil(first / every) * every; tick <= last; tick += every) c.fillText(clock(tick).slice(0, 8), frame.x(tick), HEIGHT - 5);
    }
    c.textAlign = 'left';
    return frame;
  }

  /** One cell for all traces that fall in it: darker the more there are, marked when one failed. */
  #cells(c, frame, colour) {
    const cells = new Map();
    for (const trace of this.#traces) {
      const x = Math.floor(frame.x(trace.at) / CELL) * CELL;
      const y = Math.floor(frame.y(trace.durationMs) / CELL) * CELL;
      const cell = cells.get(`${x} ${y}`) ?? { x, y, count: 0, bad: 0 };
      cell.count++;
      if (trace.status === 'error') cell.bad++;
      cells.set(`${x} ${y}`, cell);
    }
    const most = Math.max(...[...cells.values()].map(cell => cell.count));
    for (const cell of cells.values()) {
      c.globalAlpha = 0.4 + 0.6 * Math.log1p(cell.count) / Math.log1p(most);
      c.fillStyle = colour(cell.bad > 0 ? 'alarm' : 'accent');
      if (cell.bad > 0) diamond(c, cell.x + CELL / 2, cell.y + CELL / 2, CELL / 2 + 1);
      else c.fillRect(cell.x, cell.y, CELL - 1, CELL - 1);
    }
    c.globalAlpha = 1;
  }

  #outline(c, frame, colour) {
    const { left, right, low, high } = this.#box;
    c.strokeStyle = colour('ink');
    c.strokeRect(frame.x(left) + 0.5, frame.y(high) + 0.5, frame.x(right) - frame.x(left), frame.y(low) - frame.y(high));
  }
});

function line(c, x0, y0, x1, y1) {
  c.beginPath();
  c.moveTo(x0, y0);
  c.lineTo(x1, y1);
  c.stroke();
}

function diamond(c, x, y, r) {
  c.beginPath();
  c.moveTo(x, y - r);
  c.lineTo(x + r, y);
  c.lineTo(x, y + r);
  c.lineTo(x - r, y);
  c.fill();
}
