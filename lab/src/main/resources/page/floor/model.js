// The model of the mesh: requests, and the tasks of loops. No drawing here, and no clock: the state at a moment follows from recorded events alone.
import { DOOR, KITCHENS } from '../shared/services.js';
import { FaultHistory } from './fault-history.js';
import { drop, Lane } from './lane.js';
import { isOrphan, isUnderWay, Request } from './request.js';

/** How long events are kept after the moment that is shown, in microseconds. */
export const KEPT = 120e6;

const MOST_REQUESTS = 15_000;
const MOST_PAUSES = 2_000;
const LOST = 2e6; // microseconds without data after which a request's state is unknown
const SLACK = 3_000; // a request is named a little after its span has begun

export class Model {
  /** @type {Map<string, Request>} */
  requests = new Map();
  /** @type {Set<Request>} requests that are not known to have ended at the shown moment */
  active = new Set();
  /** @type {Map<string, Lane>} by service and number of the loop */
  lanes = new Map();
  /** @type {Map<string, object>} the last state of each service */
  services = new Map();
  /** @type {Map<string, object[]>} the last two snapshots of each service */
  snapshots = new Map();
  /** @type {Map<string, object>} platform pauses, and the services that each stopped */
  pauses = new Map();
  pausesLost = 0;
  faults = new FaultHistory();
  dropped = 0;
  late = 0;
  turnedAway = 0;

  /** The shown moment. */
  shown = NaN;

  know(event) {
    switch (event.type) {
      case 'loop': return this.#loop(event);
      case 'pauses': return this.#pauses(event);
      case 'faults': return this.faults.add(event);
      case 'span': return this.#span(event);
      case 'guest': return this.#guest(event);
      case 'snapshot': return void this.snapshots.set(event.service, [this.snapshots.get(event.service)?.[1] ?? null, event]);
      case 'service': return this.#service(event);
      case 'turned-away': return void this.turnedAway++;
    }
  }

  /** Services that share a JVM each report the same pause. */
  #pauses(event) {
    this.pausesLost += event.lost;
    for (const pause of event.pauses) {
      const known = this.pauses.get(pause.key);
      if (known) known.services.add(event.service);
      else this.pauses.set(pause.key, { ...pause, services: new Set([event.service]) });
    }
  }

  #service(event) {
    this.services.set(event.service, event);
    if (event.state !== 'down') return;
    if (this.faults.has(event.service)) this.faults.add({ service: event.service, at: event.since, faults: [] });
    this.snapshots.delete(event.service);
    for (const lane of this.lanes.values()) {
      if (lane.service === event.service) lane.process++; // the next process counts from 1 again
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
    drop(this.pauses, MOST_PAUSES, pause => pause.to < before);
    for (const lane of this.lanes.values()) lane.forget(before);
  }

  /** Requests in progress when the lab or the connection was lost may have ended unseen. */
  forgetActive() {
    for (const request of this.active) {
      if (request.end === null) this.requests.delete(request.trace);
    }
    this.active.clear();
  }

  /** Whether a service was observed at a moment, with tolerance for a late poll. */
  sees(service, at) {
    return this.laneOf(service)?.sawAt(at, LOST) ?? true;
  }

  /** The end of the time for which a service was observed. */
  knownUntil(service, at) {
    return this.laneOf(service)?.seenUntil(at) ?? at;
  }

  laneOf(service) {
    return this.lanes.get(`${service}/0`);
  }
}
