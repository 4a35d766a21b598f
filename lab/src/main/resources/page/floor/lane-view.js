// Shared by all rows of the lanes: the axis, the colours and the text styles.
import { clock, step } from '../shared/units.js';

/** The height of the axis, below all rows, in pixels. */
export const AXIS = 26;

const TOP = 8;
const NAMES = ['paper', 'card', 'ink', 'quiet', 'hair', 'mark', 'accent', 'alarm', 'alarm-text', 'wash'];

/** The colours of the current theme. */
export function paintOf(element, ratio) {
  const style = getComputedStyle(element);
  const paint = Object.fromEntries(NAMES.map(name => [name, style.getPropertyValue(`--${name}`)]));
  paint.hatch = hatch(paint.wash, paint.alarm, ratio);
  return paint;
}

/** A time interval, mapped to the width of a canvas. */
export class View {
  constructor(c, paint, { width, height, gutter }, from, to) {
    this.c = c;
    this.paint = paint;
    this.height = height;
    this.gutter = gutter;
    this.from = from;
    this.to = to;
    this.x0 = gutter;
    this.x1 = width - 8;
    this.scale = (this.x1 - this.x0) / (to - from);
  }

  x(micros) {
    return this.x0 + (micros - this.from) * this.scale;
  }

  at(x) {
    return this.from + (x - this.x0) / this.scale;
  }

  label(text, x, y) {
    this.c.font = '600 12.5px system-ui, sans-serif';
    this.c.fillStyle = this.paint.ink;
    this.c.fillText(text, x + 6, y);
  }

  note(text, right, y) {
    this.c.font = '12px system-ui, sans-serif';
    this.c.fillStyle = this.paint.quiet;
    this.c.textAlign = 'right';
    this.c.fillText(text, right, y);
    this.c.textAlign = 'left';
  }

  /** Whether its right edge is the current time. */
  now = false;

  /** One axis for everything: the time before its right edge, which is now or a time of day by the lab's clock. */
  grid() {
    const { c, paint } = this;
    const every = step(this.to - this.from, this.gutter ? 10 : 5);
    c.strokeStyle = paint.hair;
    c.lineWidth = 1;
    c.font = '11.5px system-ui, sans-serif';
    c.fillStyle = paint.quiet;
    c.textAlign = 'center';
    const end = this.now ? 'now' : clock(this.to);
    const room = this.x1 - c.measureText(end).width - 24; // half a tick's label, and a gap
    for (let tick = this.to; tick >= this.from; tick -= every) {
      const x = Math.round(this.x(tick)) + 0.5;
      c.beginPath();
      c.moveTo(x, TOP);
      c.lineTo(x, this.height - AXIS);
      c.stroke();
      if (tick === this.to) continue;
      if (x > this.x0 + 16 && x < room) c.fillText(`−${Number(((this.to - tick) / 1e6).toFixed(3))} s`, x, this.height - 9);
    }
    c.textAlign = 'right';
    c.fillText(end, this.x1, this.height - 9);
    c.textAlign = 'left';
  }

  /** A stripe for an interval; thin ones are widened to be visible. */
  stripe(from, to, top = TOP, bottom = this.height - AXIS) {
    const left = this.x(Math.max(from, this.from));
    this.c.fillRect(left, top, Math.max(2, this.x(Math.min(to, this.to)) - left), bottom - top);
  }
}

function hatch(ground, line, ratio) {
  const tile = document.createElement('canvas');
  const size = 7 * ratio;
  tile.width = tile.height = size;
  const c = tile.getContext('2d');
  c.fillStyle = ground;
  c.fillRect(0, 0, size, size);
  c.strokeStyle = line;
  c.lineWidth = 1.3 * ratio;
  c.beginPath();
  c.moveTo(0, size);
  c.lineTo(size, 0);
  c.moveTo(0, 0);
  c.lineTo(size, size);
  c.stroke();
  const pattern = c.createPattern(tile, 'repeat');
  pattern.setTransform(new DOMMatrix().scale(1 / ratio));
  return pattern;
}
