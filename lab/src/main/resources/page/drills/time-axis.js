// The time axis that everything of a drill shares: a plot in which 1000 units are its width, and marks beside it in per cent.
import { s } from '../shared/dom.js';
import { wholeTime } from './drill-words.js';

const STEPS = [5, 10, 20, 30, 60, 120, 300, 600, 1200].map(seconds => seconds * 1000);
const MOST_TICKS = 8;
const NEAR = 4.8; // per cent; marks that are nearer are drawn in different rows
const ROWS = 3;
const EDGE = 24; // of 1000

export class TimeAxis {
  /** Times are milliseconds since the first request of the drill. */
  constructor(fromMs, toMs) {
    this.fromMs = fromMs;
    this.toMs = Math.max(toMs, fromMs + 1000);
  }

  /** From 0 to 1000, with room for a mark at each end. */
  x(ms) {
    return EDGE + (1000 - 2 * EDGE) * Math.min(1, Math.max(0, (ms - this.fromMs) / (this.toMs - this.fromMs)));
  }

  percent(ms) {
    return `${(this.x(ms) / 10).toFixed(2)}%`;
  }

  contains(ms) {
    return ms >= this.fromMs && ms <= this.toMs;
  }

  ticks() {
    const every = STEPS.find(step => (this.toMs - this.fromMs) / step <= MOST_TICKS) ?? STEPS.at(-1);
    const first = Math.ceil(this.fromMs / every);
    return Array.from({ length: Math.max(0, Math.floor(this.toMs / every) - first + 1) }, (_, i) => (first + i) * every);
  }

  /** Lines from top to bottom, and times below. */
  draw(top, bottom) {
    const anchor = ms => this.x(ms) < 30 ? 'start' : this.x(ms) > 960 ? 'end' : 'middle';
    return this.ticks().flatMap(ms => [
      s('line.hair', { x1: this.percent(ms), x2: this.percent(ms), y1: top, y2: bottom }),
      s('text.tick', { x: this.percent(ms), y: bottom + 15, 'text-anchor': anchor(ms) }, wholeTime(ms))]);
  }

  /** A plot whose content has x from 0 to 1000, and is as wide as the picture. */
  plot(y, height, ...content) {
    return s('svg', { y, width: '100%', height, viewBox: `0 0 1000 ${height}`, preserveAspectRatio: 'none' }, ...content);
  }

  /** Numbered marks of events, which a list explains, from the top of the picture down to its axis. */
  marks(events, top, bottom) {
    const last = Array(ROWS).fill(-Infinity); // of each row, in per cent
    return events.map((event, i) => [event.atMs, i + 1]).filter(([ms]) => this.contains(ms)).flatMap(([ms, number]) => {
      const at = this.x(ms) / 10;
      const free = last.findIndex(each => at - each > NEAR);
      const row = free < 0 ? ROWS - 1 : free;
      last[row] = at;
      const y = top + 9 + row * 18;
      return [s('line.event', { x1: this.percent(ms), x2: this.percent(ms), y1: y + 8, y2: bottom }),
        s('circle.event', { cx: this.percent(ms), cy: y, r: 8.5 }),
        s('text.event', { x: this.percent(ms), y: y + 4, 'text-anchor': 'middle' }, String(number))];
    });
  }
}

/** The height of the marks of events. */
export const MARKS = ROWS * 18 + 4;
