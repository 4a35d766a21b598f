// <curve-guess>: a prediction that is a curve, drawn over the given values of x with a pointer or with keys.
// Fires `guess` when it changes.
import { h, s, say } from '../shared/dom.js';
import { step } from '../shared/units.js';
import { amount, number } from './guess.js';

const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [360, 250, 48, 14, 26, 30];
const STEPS = 50; // of the keys, from min to max
const KEYS = { ArrowUp: 1, ArrowDown: -1, PageUp: 5, PageDown: -5 };

customElements.define('curve-guess', class extends HTMLElement {
  #asked;
  /** One for each x; null where nothing was drawn. */
  #y = [];
  #svg = s('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, role: 'group', 'aria-label': 'Your curve' });
  #line = s('polyline.predicted');
  #handles = [];
  #said = h('p.small.quiet', { 'aria-live': 'polite' });
  #before = null;

  connectedCallback() {
    if (this.firstChild) return;
    this.#svg.addEventListener('pointerdown', event => this.#press(event));
    this.#svg.addEventListener('pointermove', event => this.#before && this.#draw(event));
    for (const end of ['pointerup', 'pointercancel']) this.#svg.addEventListener(end, () => this.#before = null);
    this.#svg.addEventListener('keydown', event => this.#key(event));
    this.append(h('p', { id: 'curve-how' }, 'Draw your curve, or go from point to point with ← → and move one with ↑ ↓.'),
      this.#svg, this.#said, h('button.link', { type: 'button', click: () => this.#clear() }, 'Clear the curve'));
  }

  /** @param asked the `prediction` of a lesson */
  set asked(asked) {
    this.#asked = asked;
    this.#y = asked.x.map(() => null);
    this.#handles = asked.x.map(x => s('circle', { r: 8, role: 'slider', tabindex: -1, 'aria-orientation': 'vertical', 'aria-label': `at ${number(x)}`, 'aria-valuemin': asked.min, 'aria-valuemax': asked.max }));
    this.#handles[0].setAttribute('tabindex', '0');
    this.#svg.replaceChildren(...this.#axes(), this.#line, ...this.#handles);
    this.#show();
  }

  /** Of two or more points; what was not drawn lies on straight lines between them. */
  get value() {
    if (this.#y.filter(y => y !== null).length < 2) return null;
    return { points: this.#asked.x.map((x, i) => [x, this.#at(i)]) };
  }

  set value(guess) {
    this.#y = this.#asked.x.map((x, i) => guess?.points[i]?.[1] ?? null);
    this.#show();
  }

  focus() {
    this.#handles.find(handle => handle.getAttribute('tabindex') === '0').focus();
  }

  #axes() {
    const { min, max, unit, x } = this.#asked;
    const every = step((max - min) * 1e6, 5) / 1e6;
    const ticks = Array.from({ length: Math.floor((max - min) / every + 1e-9) + 1 }, (_, i) => min + i * every);
    const wide = (WIDTH - LEFT - RIGHT) / 34;
    const named = (_, i) => x.length <= wide || i % Math.ceil(x.length / wide) === 0 || i === x.length - 1;
    return [
      s('text', { x: 4, y: 12 }, unit),
      s('rect.paper', { x: LEFT, y: TOP, width: WIDTH - LEFT - RIGHT, height: HEIGHT - TOP - BOTTOM }),
      ...ticks.flatMap(y => [s('line.hair', { x1: LEFT, x2: WIDTH - RIGHT, y1: this.#down(y), y2: this.#down(y) }), s('text.right', { x: LEFT - 6, y: this.#down(y) + 4 }, number(y))]),
      ...x.map((each, i) => s('line.hair', { x1: this.#across(i), x2: this.#across(i), y1: TOP, y2: HEIGHT - BOTTOM })),
      ...x.flatMap((each, i) => named(each, i) ? s('text.middle', { x: this.#across(i), y: HEIGHT - BOTTOM + 23 }, number(each)) : []),
    ];
  }

  /** To scale where the values of x are far enough from each other, otherwise evenly spread. */
  #across(i) {
    const { x } = this.#asked;
    const whole = x.at(-1) - x[0];
    const even = x.some((each, k) => k > 0 && each - x[k - 1] < whole / (2 * x.length));
    return LEFT + 12 + (even ? i / (x.length - 1) : (x[i] - x[0]) / whole) * (WIDTH - LEFT - RIGHT - 24);
  }

  #down(y) {
    const { min, max } = this.#asked;
    return HEIGHT - BOTTOM - (y - min) / (max - min) * (HEIGHT - TOP - BOTTOM);
  }

  #at(i) {
    if (this.#y[i] !== null) return this.#y[i];
    const before = this.#y.findLastIndex((y, k) => y !== null && k < i);
    const after = this.#y.findIndex((y, k) => y !== null && k > i);
    if (before < 0 || after < 0) return this.#y[Math.max(before, after)];
    const share = (this.#across(i) - this.#across(before)) / (this.#across(after) - this.#across(before));
    return this.#y[before] + share * (this.#y[after] - this.#y[before]);
  }

  #press(event) {
    this.#svg.setPointerCapture(event.pointerId);
    event.preventDefault();
    this.#before = this.#point(event);
    this.#draw(event);
  }

  /** Where a pointer is, in the units of the drawing. */
  #point({ clientX, clientY }) {
    const box = this.#svg.getBoundingClientRect();
    return { x: (clientX - box.left) / box.width * WIDTH, y: (clientY - box.top) / box.height * HEIGHT };
  }

  /** Every x between the last place of the pointer and this one gets its y; without any, the nearest x. */
  #draw(event) {
    const to = this.#point(event);
    const from = this.#before;
    const [low, high] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    const all = this.#asked.x.map((_, i) => i);
    const passed = all.filter(i => this.#across(i) >= low && this.#across(i) <= high);
    const nearest = all.reduce((best, i) => Math.abs(this.#across(i) - to.x) < Math.abs(this.#across(best) - to.x) ? i : best);
    for (const i of passed.length > 0 ? passed : [nearest]) {
      const share = to.x === from.x || passed.length === 0 ? 1 : (this.#across(i) - from.x) / (to.x - from.x);
      this.#set(i, this.#value(from.y + share * (to.y - from.y)));
    }
    this.#before = to;
    this.#tell();
  }

  #value(pixel) {
    const { min, max } = this.#asked;
    return min + (HEIGHT - BOTTOM - pixel) / (HEIGHT - TOP - BOTTOM) * (max - min);
  }

  #set(i, y) {
    const { min, max } = this.#asked;
    this.#y[i] = Number(Math.min(max, Math.max(min, y)).toPrecision(4));
  }

  #key(event) {
    const i = this.#handles.indexOf(event.target);
    const next = { ArrowLeft: i - 1, ArrowRight: i + 1, Home: 0, End: this.#handles.length - 1 }[event.key];
    if (i < 0 || !(event.key in KEYS) && next === undefined) return;
    event.preventDefault();
    if (next !== undefined) return this.#go(next);
    const { min, max } = this.#asked;
    this.#set(i, (this.#at(i) ?? (min + max) / 2) + KEYS[event.key] * (max - min) / STEPS);
    this.#tell();
  }

  #go(i) {
    if (i < 0 || i >= this.#handles.length) return;
    for (const [k, handle] of this.#handles.entries()) handle.setAttribute('tabindex', k === i ? '0' : '-1');
    this.#handles[i].focus();
  }

  #clear() {
    this.value = null;
    this.dispatchEvent(new Event('guess', { bubbles: true }));
  }

  #tell() {
    this.#show();
    this.dispatchEvent(new Event('guess', { bubbles: true }));
  }

  #show() {
    const { x, unit, min, max } = this.#asked;
    const any = this.#y.some(y => y !== null);
    this.#line.setAttribute('points', any ? x.map((_, i) => `${this.#across(i)},${this.#down(this.#at(i))}`).join(' ') : '');
    for (const [i, handle] of this.#handles.entries()) {
      const y = any ? this.#at(i) : (min + max) / 2;
      handle.setAttribute('cx', this.#across(i));
      handle.setAttribute('cy', this.#down(y));
      handle.setAttribute('aria-valuenow', y);
      handle.setAttribute('aria-valuetext', this.#y[i] === null ? 'not set' : amount(y, unit));
      handle.setAttribute('class', this.#y[i] === null ? 'open' : 'set');
    }
    const set = this.#y.filter(y => y !== null).length;
    say(this.#said, set < 2 ? `From ${amount(min, unit)} to ${amount(max, unit)}; set two points or more.` : set < x.length ? `${set} of ${x.length} points set; the others follow them.` : `All ${set} points set.`);
  }
});
