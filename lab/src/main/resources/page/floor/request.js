// One request, and its place at a moment.
import { DOOR } from '../shared/services.js';

const MOST_OF_ONE = 100; // calls of a request, and stays in kitchens
const ORPHANED = 5e6; // by then the aggregator would have reported the request
const FORGOTTEN = 90e6; // no request takes that long; its end was lost

/** One request at the aggregator, with its calls. */
export class Request {
  /** @type {?number} when the lab sent it, if it did */
  sent = null;
  answered = null;
  mode = '';
  http = null;
  /** @type {?object} the aggregator's own span */
  root = null;
  /** @type {?number} when the aggregator first reported it */
  taken = null;
  /** Whether a part of it arrived after its time had been shown. */
  cameLate = false;
  /** @type {Map<string, object>} calls by the span of the client's side */
  calls = new Map();
  /** @type {Map<string, string>} the replica of each service that it was last at, as far as loops report it */
  replicas = new Map();
  /** @type {Array<{service: string, start: number, end: ?number, span: ?string}>} in the kitchens */
  stays = [];

  constructor(trace) {
    this.trace = trace;
  }

  /** False when there are too many to be drawn. */
  addCall(span) {
    return this.calls.size < MOST_OF_ONE && Boolean(this.calls.set(span.span, span));
  }

  /** False when there are too many to be drawn. */
  addStay(stay) {
    return this.stays.length < MOST_OF_ONE && this.stays.push(stay) > 0;
  }

  /** The time of its first event. */
  get begin() {
    return this.sent ?? this.handled ?? this.stays[0]?.start ?? NaN;
  }

  /** When the aggregator began to handle it. */
  get handled() {
    return this.root?.start ?? this.taken;
  }

  /** When it ended; null if unknown. */
  get end() {
    return this.answered ?? this.root?.end ?? null;
  }

  /** When the aggregator had handled it. */
  get left() {
    return this.root?.end ?? this.answered;
  }

  get shape() {
    const status = this.http ?? this.root?.http;
    if (status === 504 || this.root?.error === 'timeout') return 'timeout';
    return this.root?.outcome === 'error' || status >= 400 || status === 0 ? 'failed' : 'well';
  }

  /** Its duration, from the most accurate source. */
  get micros() {
    return this.end === null ? null : this.end - this.begin;
  }

  /**
   * Where it is at a moment: itself, and each of its calls that is under way.
   * @param sees whether a service is in sight: what has no end yet is only there as long as it is
   * @returns {Array<{place: string, service?: string}>}
   */
  places(at, sees) {
    const begin = this.begin;
    if (!(at >= begin) || (this.end !== null && at >= this.end)) return [];
    const handled = this.handled;
    const places = [];
    const here = this.left === null ? sees(DOOR) : at < this.left;
    if (handled === null || at < handled) {
      if (this.sent !== null && here) places.push({ place: 'door' });
    } else if (here) {
      places.push({ place: 'seated' });
    }
    for (const stay of this.stays) {
      if (at >= stay.start && (stay.end === null ? sees(stay.service) : at < stay.end)) places.push({ place: 'kitchen', service: stay.service });
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

/** When a request, one of its calls or a response waited for a loop. */
export function waits(request) {
  const list = [];
  if (request.sent !== null) list.push({ service: DOOR, start: request.sent, end: request.handled, why: 'waiting to be accepted' });
  for (const stay of request.stays) {
    const call = request.calls.get(stay.parent);
    if (call) {
      list.push({ service: stay.service, start: call.start, end: stay.start, why: `before ${stay.service}` });
      if (stay.end !== null) list.push({ service: DOOR, start: stay.end, end: call.end, why: `response of ${stay.service}` });
    }
  }
  return list;
}

/** Whether a request is not known to have ended, and known well enough to be shown. */
export function isUnderWay(request, at) {
  return !isOrphan(request, at) && (request.end === null || request.end >= at) && !(request.begin < at - FORGOTTEN);
}

/** Whether its time before acceptance is unknown. */
export function isOrphan(request, at) {
  return request.sent === null && request.handled === null && request.begin < at - ORPHANED;
}
