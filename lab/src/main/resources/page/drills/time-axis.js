// The time axis that everything of a drill shares: a plot in which 1000 units are its width, and marks beside it in per cent.
import { s } from '../shared/dom.js';
import { wholeTime } from './drill-words.js';

const STEPS = [5, 10, 20, 30, 60, 120, 300, 600, 1200].map(seconds => seconds * 1000);
const MOST_TICKS = 8;
const NEAR = 4.8; // per cent; marks that are nearer are drawn in different rows
const ROWS = 3;
const EDGE = 24; // of 1000
const WIDE = 38; // a mark of several events

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

  /** A named mark of what is still to come. */
  label(ms, top, bottom, text) {
    const left = this.x(ms) > 700;
    return [s('line.event.planned', { x1: this.percent(ms), x2: this.percent(ms), y1: top, y2: bottom }),
      s('text.lane', { x: this.percent(ms), y: top + 12, dx: left ? -5 : 5, 'text-anchor': left ? 'end' : 'start' }, text)];
  }

  /** Numbered marks of events, which a list explains, from the top of the picture down to its axis; too near ones share the last mark. */
  marks(events, top, bottom) {
    const last = Array(ROWS).fill(null); // the mark of each row
    const marks = [];
    for (const [i, { atMs: ms }] of events.entries()) {
      if (!this.contains(ms)) continue;
      const free = last.findIndex(each => each === null || this.x(ms) / 10 - each.at > NEAR);
      if (free < 0) Object.assign(last[ROWS - 1], { to: i + 1, at: this.x(ms) / 10 });
      else marks.push(last[free] = { at: this.x(ms) / 10, x: this.percent(ms), y: top + 9 + free * 18, from: i + 1, to: i + 1 });
      marks.unshift({ ...last[free < 0 ? ROWS - 1 : free], line: this.percent(ms) });
    }
    return marks.flatMap(({ x, y, line, from, to }) => line
      ? [s('line.event', { x1: line, x2: line, y1: y + 8, y2: bottom }), s('circle.event', { cx: x, cy: y, r: 8.5 })]
      : [from < to && s('rect.event', { x, y: y - 8.5, width: WIDE, height: 17, rx: 8.5, transform: `translate(${-WIDE / 2} 0)` }),
        s('text.event', { x, y: y + 4, 'text-anchor': 'middle' }, from < to ? `${from}–${to}` : String(from))]);
  }
}

/** The height of the marks of events. */
export const MARKS = ROWS * 18 + 4;
