// The replay of a drill that is over: a moment moves over its picture, with what guests got and what happened last.
import { h, s, say } from '../shared/dom.js';
import { timeOf } from './drill-words.js';
import { TimeAxis } from './time-axis.js';

const SPEEDS = [0.2, 1, 5, 20];
const FRAME_MS = 33;
const STILL_MS = 1000; // between two pictures for those who want less motion
const lessMotion = matchMedia('(prefers-reduced-motion: reduce)');

export class IncidentReplay {
  #toMs;
  #record;
  #rows;
  #axis;
  #atMs;
  #lastMs = 0; // when the moment was moved
  #timer = null;
  #veil = s('rect.veil', { y: 0, width: '100%', height: '100%' });
  #line = s('line.moment', { y1: 0, y2: '100%' });
  #play = h('button', { type: 'button', id: 'replay', click: () => this.#timer === null ? this.#start() : this.#stop() });
  #speed = h('select', { id: 'replay-speed' }, SPEEDS.map(speed => h('option', { value: speed, selected: speed === 1 }, `${speed}×`)));
  #moment;
  #told = h('p.small', { id: 'replay-told' });

  /**
   * @param chart the picture of the record, whose right edge is at `toMs`
   * @param rows of the list of its events
   */
  constructor(chart, record, rows, toMs) {
    [this.#toMs, this.#record, this.#rows, this.#axis] = [toMs, record, rows, new TimeAxis(0, toMs)];
    this.#moment = h('input', { type: 'range', id: 'replay-moment', min: 0, max: toMs, step: 'any', 'aria-label': 'Moment', input: () => {
      this.#go(Number(this.#moment.value));
      this.#stop();
    } });
    chart.append(this.#veil, this.#line, ...chart.querySelectorAll('text.title'));
    this.element = h('div.replay', { role: 'group', 'aria-label': 'Replay' },
      h('div.controls', {}, this.#play, h('label.small', { for: 'replay-speed' }, 'Speed'), this.#speed, this.#moment), this.#told);
    this.#go(toMs);
    this.#stop();
  }

  #start() {
    if (this.#atMs >= this.#toMs) this.#go(0);
    say(this.#play, 'Pause');
    this.#lastMs = performance.now();
    this.#wait();
  }

  #stop() {
    clearTimeout(this.#timer);
    this.#timer = null;
    say(this.#play, this.#atMs >= this.#toMs ? 'Replay' : 'Play');
  }

  #wait() {
    this.#timer = setTimeout(() => this.#step(), lessMotion.matches ? STILL_MS : FRAME_MS);
  }

  /** A hidden tab stands still. */
  #step() {
    const now = performance.now();
    if (!document.hidden) this.#go(this.#atMs + (now - this.#lastMs) * Number(this.#speed.value));
    this.#lastMs = now;
    if (this.#atMs >= this.#toMs) this.#stop();
    else this.#wait();
  }

  #go(atMs) {
    this.#atMs = Math.min(atMs, this.#toMs);
    const isOver = this.#atMs >= this.#toMs;
    this.#moment.value = this.#atMs;
    const x = this.#axis.percent(this.#atMs);
    this.#veil.setAttribute('x', x);
    for (const name of ['x1', 'x2']) this.#line.setAttribute(name, x);
    for (const each of [this.#veil, this.#line]) each.style.display = isOver ? 'none' : '';
    const { events, seconds } = this.#record;
    const last = isOver ? -1 : events.findLastIndex(each => each.atMs <= this.#atMs);
    this.#rows.forEach((row, i) => row.classList.toggle('now', i === last));
    const second = seconds.find(each => each.at === Math.floor(this.#atMs / 1000));
    const got = second ? `of ${second.due} requests in this second, ${second.inTime} in time, ${second.late} late, ${second.failed} failed` : 'no requests';
    const told = isOver ? 'The whole drill is shown.' : `${timeOf(this.#atMs)}: ${got}`;
    say(this.#told, told);
    this.#moment.setAttribute('aria-valuetext', told);
  }
}
