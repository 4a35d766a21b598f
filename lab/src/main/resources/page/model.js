// What is known of the mesh: requests, and what the loops did. No drawing here, and no clock: where
// something is at a moment follows from recorded events alone.

/** How long events are kept after the moment that is shown, in microseconds. */
export const KEPT = 120e6;

const MOST_REQUESTS = 15_000;
const MOST_BLOCKS = 2_000;
const MOST_STEPS = 30_000;
const MOST_OF_ONE = 100; // calls of a request; further ones are not drawn
const ORPHANED = 5e6; // by then the aggregator would have told of it
const FORGOTTEN = 90e6; // nothing takes that long; its end was lost
const SLACK = 3_000; // a request is named a little after its span has begun

export const DOOR = 'aggregator';
export const KITCHENS = ['user-service', 'order-service', 'payment-service'];
export const SERVICES = [DOOR, ...KITCHENS];

/** One request at the aggregator with everything that came of it. */
export class Request {
  /** @type {?number} when a guest sent it, if one of the lab's did */
  sent = null;
  answered = null;
  mode = '';
  http = null;
  /** @type {?object} the aggregator's own span */
  root = null;
  /** @type {?number} when the aggregator first named it */
  taken = null;
  /** Whether something of it was known only after its time had been shown. */
  cameLate = false;
  /** @type {Map<string, object>} calls by the span of the client's side */
  calls = new Map();
  /** @type {Array<{service: string, start: number, end: ?number, span: ?string}>} in the kitchens */
  stays = [];

  constructor(trace) {
    this.trace = trace;
  }

  /** When it was first seen anywhere. */
  get begin() {
    return this.sent ?? this.handled ?? this.stays[0]?.start ?? NaN;
  }

  /** When the aggregator began with it. */
  get handled() {
    return this.root?.start ?? this.taken;
  }

  /** When it was over; null while nobody knows. */
  get end() {
    return this.answered ?? this.root?.end ?? null;
  }

  /** When the aggregator was done with it. */
  get left() {
    return this.root?.end ?? this.answered;
  }

  get shape() {
    const status = this.http ?? this.root?.http;
    if (status === 504 || this.root?.error === 'timeout') return 'timeout';
    return this.root?.outcome === 'error' || status >= 400 || status === 0 ? 'failed' : 'well';
  }

  /** How long it took, measured where it was known best. */
  get micros() {
    return this.end === null ? null : this.end - this.begin;
  }

  /**
   * Where it is at a moment: itself, and each of its calls that is under way.
   * @returns {Array<{place: string, service?: string}>}
   */
  places(at) {
    const begin = this.begin;
    if (!(at >= begin) || (this.end !== null && at >= this.end)) return [];
    const handled = this.handled;
    const places = [];
    if (handled === null || at < handled) {
      if (this.sent !== null) places.push({ place: 'door' });
    } else if (this.left === null || at < this.left) {
      places.push({ place: 'seated' });
    }
    for (const stay of this.stays) {
      if (at >= stay.start && (stay.end === null || at < stay.end)) places.push({ place: 'kitchen', service: stay.service });
    }
    for (const call of this.calls.values()) {
      if (at < call.end && at >= call.start && !this.#isCooking(call, at)) places.push({ place: 'wire', service: call.peer });
    }
    return places;
  }

  #isCooking(call, at) {
    return this.stays.some(stay => (stay.parent === call.span || (stay.parent === null && stay.service === call.peer))
      && at >= stay.start && (stay.end === null || at < stay.end));
  }
}

/** What one loop did. */
class Lane {
  /** @type {Array<{from: number, to: number}>} when it was seen, in order */
  seen = [];
  /** @type {Map<string, object>} tasks of a millisecond or more, by process and number */
  blocks = new Map();
  /** @type {Map<number, {micros: number, tasks: number}>} time in shorter tasks, by the step's start */
  steps = new Map();
  lost = 0;
  process = 0;

  constructor(service, loop) {
    this.service = service;
    this.loop = loop;
  }

  add(event) {
    const last = this.seen.at(-1);
    if (last && event.lost === 0 && event.from <= last.to + 1000) last.to = Math.max(last.to, event.to);
    else this.seen.push({ from: event.from, to: event.to });
    this.lost += event.lost;
    for (const block of event.blocks) {
      const key = `${this.process} ${block.sequence}`;
      this.blocks.set(key, { ...block, key, service: this.service, loop: this.loop, end: block.start + block.micros });
    }
    for (const [start, micros, tasks] of event.fine) {
      const step = this.steps.get(start);
      if (step) {
        step.micros += micros;
        step.tasks += tasks;
      } else this.steps.set(start, { micros, tasks });
    }
  }

  forget(before) {
    while (this.seen.length > 1 && this.seen[0].to < before) this.seen.shift();
    drop(this.blocks, MOST_BLOCKS, block => block.end < before);
    drop(this.steps, MOST_STEPS, (step, start) => start < before);
  }

  /** The task of a millisecond or more that ran at a moment. */
  blockAt(at) {
    let found = null;
    for (const block of this.blocks.values()) {
      if (at >= block.start && at < block.end) found = block;
    }
    return found;
  }

  sawAt(at) {
    return this.seen.some(seen => at >= seen.from && at <= seen.to);
  }
}

/** Lets the oldest go while there are too many, or while they are old. */
function drop(map, most, isOld) {
  for (const [key, value] of map) {
    if (map.size <= most && !isOld(value, key)) return;
    map.delete(key);
  }
}

export class Model {
  /** @type {Map<string, Request>} */
  requests = new Map();
  /** @type {Set<Request>} those that are not known to be over at the moment that is shown */
  active = new Set();
  /** @type {Map<string, Lane>} by service and number of the loop */
  lanes = new Map();
  /** @type {Map<string, object>} the last word on each service */
  services = new Map();
  /** @type {Map<string, object[]>} the last two snapshots of each service */
  snapshots = new Map();
  dropped = 0;
  late = 0;
  turnedAway = 0;

  /** The moment that is shown. */
  shown = NaN;

  know(event) {
    switch (event.type) {
      case 'loop': return this.#loop(event);
      case 'span': return this.#span(event);
      case 'guest': return this.#guest(event);
      case 'snapshot': return void this.snapshots.set(event.service, [this.snapshots.get(event.service)?.[1] ?? null, event]);
      case 'service': return this.#service(event);
      case 'turned-away': return void this.turnedAway++;
    }
  }

  #service(event) {
    this.services.set(event.service, event);
    if (event.state !== 'down') return;
    this.snapshots.delete(event.service);
    for (const lane of this.lanes.values()) {
      if (lane.service === event.service) lane.process++; // whoever answers next counts from 1 again
    }
  }

  #request(trace) {
    let request = this.requests.get(trace);
    if (!request) {
      request = new Request(trace);
      this.requests.set(trace, request);
      this.active.add(request);
    }
    return request;
  }

  #loop(event) {
    const key = `${event.service}/${event.loop}`;
    if (!this.lanes.has(key)) this.lanes.set(key, new Lane(event.service, event.loop));
    this.lanes.get(key).add(event);
    this.dropped += event.untoldArrivals;
    for (const [trace, start, route] of event.arrivals) this.#arrive(event.service, trace, start, route);
  }

  #arrive(service, trace, start, route) {
    if (service === DOOR) {
      const request = this.#request(trace);
      if (request.handled === null && start < this.shown) this.#noteLate(request);
      if (request.taken === null || start < request.taken) request.taken = start;
      if (!request.mode && route.endsWith('/menu')) request.mode = 'menu';
      return;
    }
    const request = this.#request(trace);
    // while it is there the loop names it again and again; its span tells when it left
    const known = request.stays.some(stay => stay.service === service
      && start >= stay.start - SLACK && (stay.end === null || start <= stay.end + SLACK));
    if (!known && start < this.shown) this.#noteLate(request);
    if (!known) this.#push(request, { service, start, end: null, parent: null });
  }

  #span(span) {
    if (span.end < this.shown) this.#noteLate(this.requests.get(span.trace));
    if (span.service === DOOR && span.kind === 'server') {
      const request = this.#request(span.trace);
      if (request.handled === null && span.start < this.shown) this.#noteLate(request);
      request.root = span;
      request.mode ||= span.mode ?? (span.name.endsWith('/menu') ? 'menu' : '');
      for (const stay of request.stays) stay.end ??= Math.max(stay.start, span.end); // its span did not come
    } else if (span.service === DOOR && span.kind === 'client') {
      this.#call(this.#request(span.trace), span);
    } else if (KITCHENS.includes(span.service) && span.kind === 'server') {
      this.#stay(this.#request(span.trace), span);
    }
  }

  #call(request, span) {
    if (request.calls.size < MOST_OF_ONE) request.calls.set(span.span, span);
    else this.dropped++;
  }

  /** The span says exactly what the loop's note could only begin to say. */
  #stay(request, span) {
    const noted = request.stays.findIndex(stay => stay.parent === null && stay.service === span.service
      && stay.start >= span.start - SLACK && stay.start <= span.end + SLACK);
    const stay = { service: span.service, start: span.start, end: span.end, parent: span.parent, outcome: span.outcome };
    if (noted >= 0) request.stays[noted] = stay;
    else this.#push(request, stay);
    if (noted < 0 && span.start < this.shown) this.#noteLate(request);
  }

  /** Something was known only after the moment at which it should have been drawn. */
  #noteLate(request) {
    this.late++;
    if (request) request.cameLate = true;
  }

  #push(request, stay) {
    if (request.stays.length < MOST_OF_ONE) request.stays.push(stay);
    else this.dropped++;
  }

  #guest(event) {
    const request = this.#request(event.trace);
    request.sent = event.sent;
    request.mode = event.mode;
    if (event.answered) {
      request.answered = event.answered;
      request.http = event.http;
    }
  }

  /** Whether a request is not known to be over, nor known too badly to be shown. */
  isUnderWay(request, at) {
    return !isOrphan(request, at) && (request.end === null || request.end >= at) && !(request.begin < at - FORGOTTEN);
  }

  /** Time goes on: what is over by then is no longer active, and what is old is forgotten. */
  show(at) {
    this.shown = at;
    for (const request of this.active) {
      if (this.isUnderWay(request, at)) continue;
      this.active.delete(request);
      if (isOrphan(request, at)) {
        this.requests.delete(request.trace);
        this.dropped++;
      }
    }
    this.#forget(at - KEPT);
  }

  /** Goes to any moment that is kept, forth or back. */
  look(at, forgets = false) {
    this.active = new Set([...this.requests.values()].filter(request => this.isUnderWay(request, at)));
    if (forgets) this.#forget(at - KEPT);
  }

  #forget(before) {
    drop(this.requests, MOST_REQUESTS, request => (request.end ?? request.begin) < before);
    for (const lane of this.lanes.values()) lane.forget(before);
  }

  /** Whatever was under way when the lab or the connection went may have ended unseen. */
  forgetActive() {
    for (const request of this.active) {
      if (request.end === null) this.requests.delete(request.trace);
    }
    this.active.clear();
  }

  laneOf(service) {
    return this.lanes.get(`${service}/0`);
  }

  /** Everybody who stood ready while this task held the loop, and for how long of it. */
  delayedBy(block) {
    const delayed = [];
    for (const request of this.requests.values()) {
      if (request.trace === block.traceId) continue;
      for (const wait of waits(request)) {
        const micros = Math.min(wait.end ?? block.end, block.end) - Math.max(wait.start, block.start);
        if (wait.service === block.service && micros > 5000) delayed.push({ request, micros, why: wait.why });
      }
    }
    return delayed.sort((a, b) => b.micros - a.micros);
  }

  /** The tasks that held a loop while this request stood ready for it. */
  heldUp(request) {
    const holders = [];
    for (const wait of waits(request)) {
      const lane = this.laneOf(wait.service);
      for (const block of lane?.blocks.values() ?? []) {
        const micros = Math.min(wait.end ?? block.end, block.end) - Math.max(wait.start, block.start);
        if (block.traceId !== request.trace && micros > 5000) holders.push({ block, micros, why: wait.why });
      }
    }
    return holders.sort((a, b) => b.micros - a.micros);
  }
}

/** What was known of it at the door is lost, or was forgotten. */
function isOrphan(request, at) {
  return request.sent === null && request.handled === null && request.begin < at - ORPHANED;
}

/** When a request, or a call or an answer of it, stood ready for a loop. */
function waits(request) {
  const list = [];
  if (request.sent !== null) list.push({ service: DOOR, start: request.sent, end: request.handled, why: 'at the door' });
  for (const stay of request.stays) {
    const call = request.calls.get(stay.parent);
    if (call) {
      list.push({ service: stay.service, start: call.start, end: stay.start, why: `before ${stay.service}` });
      if (stay.end !== null) list.push({ service: DOOR, start: stay.end, end: call.end, why: `answer of ${stay.service}` });
    }
  }
  return list;
}
