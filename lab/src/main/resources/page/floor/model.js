// The model of the mesh: requests, and the tasks of loops. No drawing here, and no clock: the state at a moment follows from recorded events alone.
import { DOOR, KITCHENS } from '../shared/services.js';
import { FaultHistory } from './fault-history.js';
import { drop } from './lane.js';
import { LoopLanes } from './loop-lanes.js';
import { PauseHistory } from './pause-history.js';
import { Replicas } from './replicas.js';
import { isOrphan, isUnderWay, Request } from './request.js';

/** How long events are kept after the moment that is shown, in microseconds. */
export const KEPT = 120e6;

const MOST_REQUESTS = 15_000;
const LOST = 2e6; // microseconds without data after which a request's state is unknown
const SLACK = 3_000; // a request is named a little after its span has begun

export class Model {
  /** @type {Map<string, Request>} */
  requests = new Map();
  /** @type {Set<Request>} requests that are not known to have ended at the shown moment */
  active = new Set();
  replicas = new Replicas();
  lanes = new LoopLanes(this.replicas);
  /** @type {Map<string, object>} the last state of each replica */
  services = new Map();
  /** @type {Map<string, object[]>} the last two snapshots of each replica */
  snapshots = new Map();
  pauses = new PauseHistory();
  faults = new FaultHistory();
  dropped = 0;
  late = 0;
  turnedAway = 0;

  /** The shown moment. */
  shown = NaN;

  know(event) {
    switch (event.type) {
      case 'loop': return this.#loop(event);
      case 'pauses': return this.pauses.add(event, this.replicas.key(event));
      case 'replicas': return this.replicas.know(event);
      case 'faults': return this.faults.add(event, this.replicas.key(event));
      case 'span': return this.#span(event);
      case 'guest': return this.#guest(event);
      case 'snapshot': return this.#snapshot(event, this.replicas.key(event));
      case 'service': return this.#service(event, this.replicas.key(event));
      case 'turned-away': return void this.turnedAway++;
    }
  }

  #snapshot(event, key) {
    this.snapshots.set(key, [this.snapshots.get(key)?.[1] ?? null, event]);
  }

  #service(event, key) {
    this.services.set(key, event);
    if (event.state !== 'down') return;
    if (this.faults.has(key)) this.faults.add({ service: event.service, at: event.since, faults: [] }, key);
    this.snapshots.delete(key);
    this.lanes.end(key);
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
    const place = this.lanes.add(event);
    this.dropped += event.untoldArrivals;
    for (const [trace, start, route] of event.arrivals) this.#arrive(event.service, trace, start, route, place);
  }

  #arrive(service, trace, start, route, place) {
    this.#request(trace).replicas.set(service, place);
    if (service === DOOR) {
      const request = this.#request(trace);
      if (request.handled === null && start < this.shown) this.#noteLate(request);
      if (request.taken === null || start < request.taken) request.taken = start;
      if (!request.mode && route.endsWith('/menu')) request.mode = 'menu';
      return;
    }
    const request = this.#request(trace);
    // while it is in progress the loop reports it repeatedly; its span has the end
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
      for (const stay of request.stays) stay.end ??= Math.max(stay.start, span.end); // its span did not arrive
    } else if (span.service === DOOR && span.kind === 'client') {
      if (!this.#request(span.trace).addCall(span)) this.dropped++;
    } else if (KITCHENS.includes(span.service) && span.kind === 'server') {
      this.#stay(this.#request(span.trace), span);
    }
  }

  /** The span has the exact times, of which the loop reported only the start. */
  #stay(request, span) {
    const noted = request.stays.findIndex(stay => stay.parent === null && stay.service === span.service
      && stay.start >= span.start - SLACK && stay.start <= span.end + SLACK);
    const stay = { service: span.service, start: span.start, end: span.end, parent: span.parent, outcome: span.outcome };
    if (noted >= 0) request.stays[noted] = stay;
    else this.#push(request, stay);
    if (noted < 0 && span.start < this.shown) this.#noteLate(request);
  }

  /** Counts an event that arrived after the moment at which it should have been drawn. */
  #noteLate(request) {
    this.late++;
    if (request) request.cameLate = true;
  }

  #push(request, stay) {
    if (!request.addStay(stay)) this.dropped++;
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

  /** Advances to a moment: requests that have ended are no longer active, and old ones are removed. */
  show(at) {
    this.shown = at;
    for (const request of this.active) {
      if (isUnderWay(request, at)) continue;
      this.active.delete(request);
      if (isOrphan(request, at)) {
        this.requests.delete(request.trace);
        this.dropped++;
      }
    }
    this.#forget(at - KEPT);
  }

  /** Shows any moment that is kept, forward or back. */
  look(at, forgets = false) {
    this.active = new Set([...this.requests.values()].filter(request => isUnderWay(request, at)));
    if (forgets) this.#forget(at - KEPT);
  }

  #forget(before) {
    drop(this.requests, MOST_REQUESTS, request => (request.end ?? request.begin) < before);
    this.pauses.forget(before);
    this.lanes.forget(before);
  }

  /** Requests in progress when the lab or the connection was lost may have ended unseen. */
  forgetActive() {
    for (const request of this.active) {
      if (request.end === null) this.requests.delete(request.trace);
    }
    this.active.clear();
  }

  /** Whether no replica of a service responds. */
  isDown(service) {
    return this.replicas.keysOf(service).every(key => this.services.get(key)?.state === 'down');
  }

  /** Whether a service was observed at a moment, with tolerance for a late poll. */
  sees(service, at) {
    return this.laneOf(service)?.sawAt(at, LOST) ?? true;
  }

  /** The end of the time for which a service was observed. */
  knownUntil(service, at) {
    return this.laneOf(service)?.seenUntil(at) ?? at;
  }

  /** The first loop of a service, or of all its replicas. */
  laneOf(service) {
    return this.lanes.of(service);
  }
}
