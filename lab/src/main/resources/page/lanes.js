// <lab-lanes>: requests and loops on one time axis, drawn on a canvas.
import { h, s } from './dom.js';
import { KITCHENS, SERVICES } from './model.js';
import { clock, span, step } from './units.js';
import { word } from './words.js';

const SLOTS = 4;
const SLOT = 36;
const ROW = 40;
const BAND = 22;
const AXIS = 26;
const STEP = 5000; // over which short tasks are summed up
const READY = 20_000; // from then on it is drawn that a request stood at the door
const WINDOWS = [0.5e6, 1e6, 2e6, 5e6, 10e6, 20e6, 60e6];

customElements.define('lab-lanes', class extends HTMLElement {
  window = 10e6;
  /** @type {?number} the moment at the right edge while the picture stands still */
  still = null;
  chosen = null;
  #canvas = h('canvas', { tabindex: 0, role: 'application', 'aria-roledescription': 'time lanes', 'aria-label': 'Requests and event loops over time. Arrow keys go from task to task; a table of the same is below.' });
  #said = h('p.unseen', { role: 'status' });
  #slots = new Map();
  #colours = null;
  #model = null;
  #right = NaN;
  #size = { width: 0, height: 0, gutter: 0, ratio: 0 };
  #loopsTop = 0;
  #tools = h('div.tools');

  connectedCallback() {
    this.append(this.#canvas, this.#said, this.#tools);
    this.#furnish();
    document.addEventListener('words', () => this.#furnish());
    document.addEventListener('theme', () => this.#colours = null);
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => this.#colours = null);
    new ResizeObserver(() => this.#measure()).observe(this.#canvas);
    this.#canvas.addEventListener('click', click => this.#pick(click));
    this.#canvas.addEventListener('keydown', key => this.#key(key));
    this.#drag();
  }

  #furnish() {
    const pause = h('button', { type: 'button', id: 'pause', 'aria-pressed': String(this.still !== null), 'aria-keyshortcuts': 'Space', click: () => this.pause() }, this.still === null ? 'Stand still' : 'Go on');
    const zoom = h('select', { 'aria-label': 'How much time is shown', change: event => this.window = Number(event.target.value) },
      WINDOWS.map(micros => h('option', { value: micros, selected: micros === this.window }, `${micros / 1e6} s`)));
    this.#tools.replaceChildren(pause, zoom, h('div.key', { 'aria-hidden': 'true' }, key('waiting'), key('working'), key('parked')));
  }

  #measure() {
    const width = this.#canvas.clientWidth;
    const gutter = width >= 700 ? 142 : 0;
    const height = SLOTS * SLOT + 26 + SERVICES.length * (gutter ? ROW : ROW + 14) + AXIS + 22;
    const ratio = Math.min(2, devicePixelRatio || 1);
    this.#canvas.style.height = `${height}px`;
    this.#canvas.width = Math.round(width * ratio);
    this.#canvas.height = Math.round(height * ratio);
    this.#size = { width, height, gutter, ratio };
    if (this.#model) this.draw(this.#model, this.#right);
  }

  /** Stands still, or goes on. */
  pause(at = this.#right) {
    this.still = this.still === null ? at : null;
    this.#furnish();
    this.querySelector('#pause').focus({ preventScroll: true });
  }

  #paint() {
    if (this.#colours) return this.#colours;
    const style = getComputedStyle(this);
    const colour = name => style.getPropertyValue(`--${name}`);
    const names = ['paper', 'card', 'ink', 'quiet', 'hair', 'mark', 'accent', 'alarm', 'alarm-text', 'wash'];
    this.#colours = Object.fromEntries(names.map(name => [name, colour(name)]));
    this.#colours.hatch = hatch(this.#colours.wash, this.#colours.alarm, this.#size.ratio);
    return this.#colours;
  }

  /** Draws the time up to a moment. */
  draw(model, at) {
    this.#model = model;
    this.#right = at;
    const { width, height, gutter, ratio } = this.#size;
    if (width === 0 || Number.isNaN(at)) return;
    const c = this.#canvas.getContext('2d');
    const paint = this.#paint();
    c.setTransform(ratio, 0, 0, ratio, 0, 0);
    c.clearRect(0, 0, width, height);
    c.textBaseline = 'alphabetic';
    const view = { c, paint, from: at - this.window, to: at, x0: gutter, x1: width - 8 };
    view.scale = (view.x1 - view.x0) / this.window;
    view.x = micros => view.x0 + (micros - view.from) * view.scale;
    let y = 20;
    this.#grid(view, height);
    this.#label(view, word('requests'), 4, y - 5, true);
    this.#requests(view, model, y + 4);
    y += SLOTS * SLOT + 22;
    this.#label(view, word('loops'), 4, y - 2, true);
    this.#loopsTop = y + 6;
    SERVICES.forEach((service, index) => this.#loop(view, model, service, this.#loopsTop + index * this.#pitch));
    c.clearRect(0, height - AXIS, 0, AXIS);
  }

  get #pitch() {
    return this.#size.gutter ? ROW : ROW + 14;
  }

  #label(view, text, x, y, strong) {
    view.c.font = `${strong ? 600 : 400} 12.5px system-ui, sans-serif`;
    view.c.fillStyle = strong ? view.paint.ink : view.paint.quiet;
    view.c.fillText(text, x + 6, y);
  }

  /** One axis for everything: seconds by the lab's clock, told as how long ago. */
  #grid(view, height) {
    const { c, paint } = view;
    const every = step(this.window, this.#size.gutter ? 10 : 5);
    c.strokeStyle = paint.hair;
    c.lineWidth = 1;
    c.font = '11.5px system-ui, sans-serif';
    c.fillStyle = paint.quiet;
    c.textAlign = 'center';
    for (let tick = Math.ceil(view.from / every) * every; tick <= view.to; tick += every) {
      const x = Math.round(view.x(tick)) + 0.5;
      c.beginPath();
      c.moveTo(x, 8);
      c.lineTo(x, height - AXIS);
      c.stroke();
      const text = every >= 1e6 ? clock(tick).slice(3, 8) : clock(tick).slice(6);
      if (x > view.x0 + 16 && x < view.x1 - 22) c.fillText(text, x, height - 9);
    }
    c.textAlign = 'left';
  }

  /** Each request has a line of its own while it is in the picture. */
  #requests(view, model, top) {
    const visible = [];
    for (const request of model.requests.values()) {
      const end = request.end ?? view.to;
      const short = request.mode === 'menu';
      if (end >= view.from && request.begin <= view.to && !(short && end - request.begin < 30_000)) visible.push(request);
    }
    for (const [request] of this.#slots) {
      if (!visible.includes(request)) this.#slots.delete(request);
    }
    const taken = new Set(this.#slots.values());
    let crowd = 0;
    for (const request of visible) {
      if (!this.#slots.has(request)) {
        const free = [0, 1, 2, 3].find(slot => !taken.has(slot));
        if (free === undefined) {
          crowd++;
          continue;
        }
        taken.add(free);
        this.#slots.set(request, free);
      }
      this.#request(view, request, top + this.#slots.get(request) * SLOT);
    }
    if (crowd > 0) this.#note(view, `and ${crowd} more`, view.x1 - 4, top - 8);
    if (visible.length === 0) this.#note(view, 'no request in this time: press a button above', (view.x0 + view.x1) / 2 + 120, top + 40);
  }

  #note(view, text, right, y) {
    view.c.font = '12px system-ui, sans-serif';
    view.c.fillStyle = view.paint.quiet;
    view.c.textAlign = 'right';
    view.c.fillText(text, right, y);
    view.c.textAlign = 'left';
  }

  #request(view, request, y) {
    const { c, paint } = view;
    const end = Math.min(request.end ?? view.to, view.to);
    const from = view.x(Math.max(request.begin, view.from));
    const to = view.x(end);
    const handled = request.handled;
    if (request.sent !== null && (handled === null ? view.to : handled) - request.sent > READY) {
      const until = view.x(Math.min(handled ?? end, end));
      c.fillStyle = paint.wash;
      c.fillRect(from, y + 12, Math.max(1, until - from), 19);
      c.strokeStyle = paint.alarm;
      c.setLineDash([3, 3]);
      c.strokeRect(from + 0.5, y + 12.5, Math.max(1, until - from), 18);
      c.setLineDash([]);
    }
    const bad = request.left !== null && request.left <= view.to && request.shape !== 'well';
    c.fillStyle = bad ? paint.alarm : request === this.chosen ? paint.accent : paint.ink;
    c.fillRect(from, y + 12, Math.max(1.5, to - from), 2);
    for (const stay of request.stays) {
      if (stay.start > view.to) continue;
      const row = y + 17 + KITCHENS.indexOf(stay.service) * 5;
      const left = view.x(Math.max(stay.start, view.from));
      const right = view.x(Math.min(stay.end ?? view.to, view.to));
      c.fillStyle = stay.outcome === 'error' ? paint.alarm : paint.mark;
      if (right > left) c.fillRect(left, row, Math.max(1, right - left), 4);
    }
    const over = request.end !== null && request.end <= view.to;
    const failed = bad ? (request.shape === 'timeout' ? ' ■ out of time' : ' ◆ failed') : '';
    const text = `${word(request.mode || 'request')}  ${over ? span(request.micros) : span(view.to - request.begin)}${over ? failed : ' …'}`;
    c.font = `${over ? 600 : 400} 12px system-ui, sans-serif`;
    c.fillStyle = bad ? paint['alarm-text'] : paint.ink;
    const room = c.measureText(text).width;
    c.fillText(text, Math.max(view.x0 + 2, Math.min(from, view.x1 - room)), y + 8);
  }

  #loop(view, model, service, y) {
    const { c, paint } = view;
    const lane = model.laneOf(service);
    const known = model.services.get(service);
    const down = known?.state === 'down';
    const top = this.#size.gutter ? y : y + 14;
    c.font = '600 12.5px system-ui, sans-serif';
    c.fillStyle = down ? paint['alarm-text'] : paint.ink;
    c.fillText(word(service), 10, this.#size.gutter ? y + 10 : y + 8);
    c.font = '11.5px system-ui, sans-serif';
    c.fillStyle = down ? paint['alarm-text'] : paint.quiet;
    const state = down ? 'not seen' : busy(model.snapshots.get(service));
    if (this.#size.gutter) c.fillText(state, 10, y + 25);
    else {
      c.textAlign = 'right';
      c.fillText(state, view.x1, y + 8);
      c.textAlign = 'left';
    }
    c.save();
    c.beginPath();
    c.rect(view.x0, top, view.x1 - view.x0, BAND + 2);
    c.clip();
    c.strokeStyle = paint.hair;
    c.setLineDash([2, 4]);
    c.beginPath();
    c.moveTo(view.x0, top + BAND / 2 + 0.5);
    c.lineTo(view.x1, top + BAND / 2 + 0.5);
    c.stroke();
    c.setLineDash([]);
    if (lane) this.#band(view, lane, top);
    c.restore();
  }

  #band(view, lane, top) {
    const { c, paint } = view;
    for (const seen of lane.seen) {
      if (seen.to < view.from || seen.from > view.to) continue;
      const left = view.x(Math.max(seen.from, view.from - 1e6));
      const right = view.x(Math.min(seen.to, view.to));
      c.fillStyle = paint.paper;
      c.fillRect(left, top + 0.5, right - left, BAND);
      c.strokeStyle = paint.hair;
      c.strokeRect(left + 0.5, top + 0.5, right - left - 1, BAND);
    }
    this.#steps(view, lane, top);
    for (const block of lane.blocks.values()) {
      if (block.end >= view.from && block.start <= view.to) this.#block(view, block, top);
    }
  }

  /** Short tasks: as high as their share of the step, over as many steps as a pixel is wide. */
  #steps(view, lane, top) {
    const { c, paint } = view;
    const columns = new Map();
    for (let start = Math.floor(view.from / STEP) * STEP; start <= view.to; start += STEP) {
      const micros = lane.steps.get(start)?.micros;
      if (micros === undefined) continue;
      const column = Math.floor(view.x(start));
      columns.set(column, (columns.get(column) ?? 0) + micros);
    }
    c.fillStyle = paint.accent;
    const width = Math.max(1, STEP * view.scale);
    for (const [column, micros] of columns) {
      const share = Math.min(1, micros / Math.max(STEP, 1 / view.scale));
      const high = Math.max(1.5, share * BAND);
      c.fillRect(column, top + BAND + 0.5 - high, width, high);
    }
  }

  #block(view, block, top) {
    const { c, paint } = view;
    const left = view.x(Math.max(block.start, view.from - 1e6));
    const wide = Math.max(1, view.x(Math.min(block.end, view.to)) - left);
    const parked = block.cpuUse === 'parked';
    c.fillStyle = parked ? paint.hatch : paint.accent;
    c.fillRect(left, top + 0.5, wide, BAND);
    const picked = this.#isChosen(block);
    if (parked || picked) {
      c.strokeStyle = picked ? paint.ink : paint.alarm;
      c.lineWidth = picked ? 2 : 1.5;
      c.strokeRect(left + 0.5, top + 1, Math.max(1, wide - 1), BAND - 1);
      c.lineWidth = 1;
    }
    const frame = ours(block);
    if (frame && wide > 90) this.#sampled(view, frame, left, wide, top);
  }

  #isChosen(block) {
    return this.chosen?.key === block.key && this.chosen.service === block.service;
  }

  /** The sampled frame, lighter than what was measured. */
  #sampled(view, frame, left, wide, top) {
    const { c, paint } = view;
    c.font = 'italic 11px system-ui, sans-serif';
    let text = frame;
    while (text.length > 8 && c.measureText(text).width > wide - 16) text = `${text.slice(0, -6)}…`;
    const x = Math.max(left, view.x0) + 7;
    c.fillStyle = paint.card;
    c.globalAlpha = 0.88;
    c.fillRect(x - 3, top + 4, c.measureText(text).width + 6, BAND - 7);
    c.globalAlpha = 1;
    c.fillStyle = paint.quiet;
    c.fillText(text, x, top + 16);
  }

  #at(x) {
    const { width, gutter } = this.#size;
    return this.#right - this.window + (x - gutter) / (width - 8 - gutter) * this.window;
  }

  #pick(click) {
    const box = this.#canvas.getBoundingClientRect();
    const y = click.clientY - box.top;
    const at = this.#at(click.clientX - box.left);
    const near = this.window / this.#size.width * 4;
    if (y >= this.#loopsTop) {
      const service = SERVICES[Math.floor((y - this.#loopsTop) / this.#pitch)];
      this.#choose(nearest(this.#model?.laneOf(service), at, near));
    } else {
      const slot = Math.floor((y - 24) / SLOT);
      for (const [request, row] of this.#slots) {
        if (row === slot && at >= request.begin - near && at <= (request.end ?? this.#right) + near) return this.#choose(request);
      }
    }
  }

  #choose(what) {
    if (!what) return;
    this.chosen = what;
    this.dispatchEvent(new CustomEvent('choose', { detail: what.trace ? { trace: what.trace } : { block: what } }));
    this.#said.textContent = what.trace ? `${word(what.mode)}, ${span(what.micros ?? 0)}`
      : `${what.service}: ${what.route || 'a task'} for ${span(what.micros)}${what.cpuUse ? `, ${what.cpuUse}` : ''}`;
    if (this.still !== null) this.draw(this.#model, this.#right);
  }

  #key(key) {
    const service = this.chosen?.service ?? SERVICES[0];
    if (key.key === 'ArrowLeft' || key.key === 'ArrowRight') this.#walk(service, key.key === 'ArrowRight' ? 1 : -1);
    else if (key.key === 'ArrowDown' || key.key === 'ArrowUp') {
      const next = SERVICES.indexOf(service) + (key.key === 'ArrowDown' ? 1 : -1);
      this.#walk(SERVICES[Math.max(0, Math.min(SERVICES.length - 1, next))], 0);
    } else if (key.key === '+' || key.key === '-') this.#zoom(key.key === '+' ? -1 : 1);
    else return;
    key.preventDefault();
  }

  #zoom(by) {
    const next = WINDOWS.indexOf(this.window) + by;
    this.window = WINDOWS[Math.max(0, Math.min(WINDOWS.length - 1, next))];
    this.#furnish();
    if (this.still !== null) this.draw(this.#model, this.#right);
  }

  #walk(service, by) {
    const blocks = [...this.#model?.laneOf(service)?.blocks.values() ?? []].filter(block => block.start <= this.#right);
    if (blocks.length === 0) return void (this.#said.textContent = `${service}: no task of a millisecond or more`);
    const now = blocks.findIndex(block => this.#isChosen(block));
    this.#choose(now < 0 || by === 0 ? blocks.at(-1) : blocks[Math.max(0, Math.min(blocks.length - 1, now + by))]);
  }

  /** While the picture stands still it can be dragged through time. */
  #drag() {
    let from = null;
    this.#canvas.addEventListener('pointerdown', down => from = this.still === null ? null : { x: down.clientX, at: this.still });
    this.#canvas.addEventListener('pointermove', move => {
      if (from && move.buttons) {
        this.still = from.at - (move.clientX - from.x) / this.#size.width * this.window;
        this.draw(this.#model, this.still);
      }
    });
  }
});

function nearest(lane, at, near) {
  let best = null;
  let least = near;
  for (const block of lane?.blocks.values() ?? []) {
    const away = Math.max(0, block.start - at, at - block.end);
    if (away <= least) {
      least = away;
      best = block;
    }
  }
  return best;
}

/** The innermost frame that is the project's own, short. */
export function ours(block) {
  const frame = block.frames?.find(line => line.startsWith('dev.loopmesh.'));
  return frame?.replace(/^.*\.([A-Z][^.]*\.[^.(]+)\((.*)\)$/, '$1 ($2)');
}

/** The share of the last second, or so, in which a loop was busy. */
export function busy(snapshots) {
  const share = utilisation(snapshots);
  return share === null ? '' : `${(share.busy * 100).toFixed(share.busy < 0.1 ? 1 : 0)} % busy`;
}

/** Busy time and CPU time over elapsed time between the last two snapshots. */
export function utilisation(snapshots) {
  const [before, now] = snapshots ?? [];
  if (!before || !now) return null;
  const elapsed = now.loops[0].elapsedNanos - before.loops[0].elapsedNanos;
  if (!(elapsed > 0)) return null;
  const cpu = now.loops[0].cpuNanos === null ? null : (now.loops[0].cpuNanos - before.loops[0].cpuNanos) / elapsed;
  return { busy: (now.loops[0].busyNanos - before.loops[0].busyNanos) / elapsed, cpu };
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

function key(kind) {
  const mark = {
    waiting: s('rect', { x: 0.5, y: 0.5, width: 21, height: 11, fill: 'var(--paper)', stroke: 'var(--hair)' }),
    working: s('rect', { width: 22, height: 12, fill: 'var(--accent)' }),
    parked: s('rect', { x: 0.5, y: 0.5, width: 21, height: 11, fill: 'url(#hatch-held)', stroke: 'var(--alarm)' }),
  }[kind];
  return h('span', {}, s('svg', { viewBox: '0 0 22 12' }, mark), word(kind));
}
