// <lab-room>: the door, the waiter, the tables and the kitchens, and the place of every request.
import { s, say } from '../shared/dom.js';
import { DOOR, KITCHENS, SERVICES } from '../shared/services.js';
import { span } from '../shared/units.js';
import { word } from '../shared/words.js';
import { broken, hasFailed, hatching, rect, sampled, SHAPES } from './room-marks.js';
import { narrowRoom, wideRoom } from './room-plan.js';
import { HELD, Waiter } from './waiter.js';

/** Above this many requests in flight, one mark represents ten or a hundred of them. */
const MOST_TOKENS = 200;

const REMEMBERED = 400;

customElements.define('lab-room', class extends HTMLElement {
  /** @type {Map<string, Map<string, number[]>>} by trace and place: the first and last moment drawn */
  drawn = new Map();
  #svg = s('svg', { role: 'group', 'aria-label': 'The room' });
  #layer = s('g', { 'aria-hidden': 'true' });
  #tokens = new Map();
  #texts = {};
  #places = {};
  #width = 0;
  #waiter = new Waiter();

  connectedCallback() {
    this.append(this.#svg);
    new ResizeObserver(() => this.#build()).observe(this);
    document.addEventListener('words', () => this.#build());
    this.#svg.addEventListener('click', click => {
      const trace = click.target.dataset?.trace;
      if (trace) this.dispatchEvent(new CustomEvent('choose', { detail: { trace } }));
    });
  }

  /** Lays out the room for the available size. */
  #build() {
    const width = Math.floor(this.clientWidth);
    if (width === 0) return;
    this.#width = width;
    const wide = width >= 700;
    const height = wide ? 232 : 480;
    const p = wide ? wideRoom(width, height) : narrowRoom(width, height);
    this.#places = p;
    this.#texts = {};
    this.#tokens.clear();
    this.#layer.replaceChildren();
    this.#svg.setAttribute('viewBox', `0 0 ${width} ${height}`);
    this.#svg.setAttribute('height', height);
    this.#svg.replaceChildren(hatching(), ...this.#furniture(p), this.#layer, this.#waiter.token);
  }

  #text(name, x, y, kind, text = '') {
    return this.#texts[name] = s(`text${kind}`, { x, y }, text);
  }

  #furniture(p) {
    const parts = [];
    for (const [from, to] of p.wires) parts.push(s('path.wire', { d: `M${from.x} ${from.y}L${to.x} ${to.y}` }));
    const { door, seated } = p;
    parts.push(
      s('rect.place', rect(door)),
      this.#text('door', door.x + 12, door.y + 22, '.title', word('door')),
      this.#text('door-note', door.x + 12, door.y + 39, '.quiet', door.width < 210 ? '' : word('doorNote')),
      this.#text('door-count', door.x + 12, door.y + door.height - 12, '.count', ''),
      s('rect.place', rect(seated)),
      this.#text('seated', seated.x + 12, seated.y + 22, '.title', word('seated')),
      this.#text('seated-note', seated.x + 12, seated.y + 39, '.quiet', seated.width < 210 ? '' : word('seatedNote')),
      this.#text('seated-count', seated.x + 12, seated.y + seated.height - 12, '.count', ''),
      ...this.#waiter.furnish(p));
    this.#texts[`${DOOR}-broken`] = this.#waiter.broken;
    for (const service of KITCHENS) {
      const kitchen = p[service];
      parts.push(
        s('rect.wall', { ...rect(kitchen), rx: 3 }),
        this.#text(service, kitchen.x + 12, kitchen.y + 22, '.title', word(service)),
        this.#text(`${service}-note`, kitchen.x + 12, kitchen.y + 39, '.quiet'),
        this.#text(`${service}-broken`, kitchen.x + 12, kitchen.y + 57, '.alarm'),
        this.#text(`${service}-count`, kitchen.x + kitchen.width - 14, kitchen.y + 34, '.count.right'));
    }
    return parts;
  }

  /** Draws the state at a moment. */
  draw(model, at, chosen) {
    if (this.#width === 0) return;
    const groups = this.#gather(model, at);
    const total = groups.get('seated').length + groups.get('door').length;
    const crowded = total <= MOST_TOKENS ? 1 : total <= 10 * MOST_TOKENS ? 10 : 100;
    const used = new Set();
    const lane = model.laneOf(DOOR);
    const holding = lane?.blockAt(at) ?? null;
    for (const [place, list] of groups) {
      this.#count(place, list.length, crowded);
      this.#lay(place, crowded === 1 ? list : sampled(list, crowded), { used, chosen, holding, at });
    }
    for (const [key, token] of this.#tokens) {
      if (!used.has(key)) {
        token.remove();
        this.#tokens.delete(key);
      }
    }
    this.#waiter.draw(model, lane, holding, at);
    this.#drawKitchens(model, at, groups);
    for (const service of SERVICES) say(this.#texts[`${service}-broken`], broken(model.faults.at(service, at), model.replicas.keysOf(service).length));
    return { crowded, total };
  }

  #gather(model, at) {
    const groups = new Map([['door', []], ['seated', []], ...KITCHENS.map(k => [k, []]), ...KITCHENS.map(k => [`wire ${k}`, []])]);
    const sees = service => model.sees(service, at);
    for (const request of model.active) {
      for (const { place, service } of request.places(at, sees)) {
        const key = place === 'kitchen' ? service : place === 'wire' ? `wire ${service}` : place;
        groups.get(key)?.push(request);
      }
    }
    return groups;
  }

  #remember(trace, place, at) {
    let places = this.drawn.get(trace);
    if (!places) {
      this.drawn.set(trace, places = new Map());
      if (this.drawn.size > REMEMBERED) this.drawn.delete(this.drawn.keys().next().value);
    }
    const moments = places.get(place);
    if (moments) moments[1] = at;
    else places.set(place, [at, at]);
  }

  #count(place, count, crowded) {
    const note = this.#texts[`${place}-note`];
    if (note && !KITCHENS.includes(place)) say(note, crowded > 1 ? `one mark = ${crowded} requests` : this.#places[place].width < 210 ? '' : word(`${place}Note`));
    const text = this.#texts[`${place}-count`];
    if (text) say(text, crowded > 1 || (count > 0 && KITCHENS.includes(place)) ? count.toLocaleString('en-US') : '');
  }

  #lay(place, list, { used, chosen, holding, at }) {
    const slots = this.#places.slots(place);
    list.forEach((request, index) => {
      const slot = slots[Math.min(index, slots.length - 1)];
      if (!slot) return;
      const key = `${request.trace} ${place}`;
      used.add(key);
      this.#remember(request.trace, place, at);
      const isCall = place !== 'seated' && place !== 'door';
      const kind = isCall ? '' : holding?.traceId === request.trace ? ' request hand' : place === 'door' ? ' request door' : ' request';
      const shape = hasFailed(request) ? ' failed' : '';
      let token = this.#tokens.get(key);
      if (!token) {
        token = s('path', { 'data-trace': request.trace }, s('title', {}, `${request.mode || 'request'} ${request.trace.slice(0, 8)}`));
        this.#tokens.set(key, token);
        this.#layer.append(token);
      }
      const transform = `translate(${slot.x} ${slot.y})`;
      if (token.getAttribute('transform') !== transform) token.setAttribute('transform', transform);
      const path = SHAPES[isCall ? 'well' : request.shape](slots.radius);
      if (token.getAttribute('d') !== path) token.setAttribute('d', path);
      const classes = `token${kind}${shape}${request.trace === chosen ? ' chosen' : ''}`;
      if (token.getAttribute('class') !== classes) token.setAttribute('class', classes);
    });
  }

  #drawKitchens(model, at, groups) {
    for (const service of KITCHENS) {
      const isDown = model.isDown(service);
      const lane = model.laneOf(service);
      const saw = lane?.sawAt(at) ?? false;
      const holding = lane?.blockAt(at);
      const held = holding && at - holding.start > HELD;
      const note = this.#texts[`${service}-note`];
      note.setAttribute('class', isDown || held ? 'alarm' : 'quiet');
      const work = groups.get(service).length > 0 ? 'cooking' : 'idle';
      say(note, isDown ? 'does not answer' : !saw ? word('unknown') : held ? `loop held ${span(at - holding.start)}` : word(work));
    }
  }
});
