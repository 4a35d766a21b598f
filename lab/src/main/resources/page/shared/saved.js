// A recording as a file. Its content is untrusted and validated.

const KIND = 'loopmesh-recording-1';
const MOST_BYTES = 64 * 2 ** 20;
const MOST_EVENTS = 200_000;
const LONGEST = 24 * 3600e6;
const [EARLIEST, LATEST] = [Date.UTC(2000, 0) * 1000, Date.UTC(2100, 0) * 1000];

/** The content of a file that {@link readRecording} reads. */
export function recordingOf(events, left) {
  return { kind: KIND, savedAt: new Date().toISOString(), left, events };
}

/**
 * Reads a file, which may also be one for Perfetto that was saved here.
 * @param {File} file
 * @returns {Promise<{savedAt: string, left: number, events: object[]}>}
 * @throws {Error} with a message for users, if it is not a recording or is inconsistent
 */
export async function readRecording(file) {
  if (file.size > MOST_BYTES) throw new Error(`This file has ${Math.ceil(file.size / 2 ** 20)} MiB; a recording has at most ${MOST_BYTES / 2 ** 20}.`);
  const content = parse(await file.text());
  const saved = content?.loopmesh ?? content;
  if (saved?.kind !== KIND || !Array.isArray(saved.events)) throw new Error('This isn\'t a Floor recording.');
  if (saved.events.length > MOST_EVENTS) throw new Error(`This recording has ${saved.events.length} events; at most ${MOST_EVENTS} can be played.`);
  const events = saved.events.filter(event => !isObject(event) || !isString(event.type) || Object.hasOwn(SHAPES, event.type)); // a later version may have more types
  events.forEach((event, index) => {
    const wrong = whatIsWrong(event);
    if (wrong) throw new Error(`This recording is invalid: in event ${index + 1}, ${wrong}.`);
  });
  const times = events.filter(event => event.type === 'loop').map(event => event.to);
  if (times.length === 0) throw new Error('This recording has no events.');
  const first = times.reduce((a, b) => Math.min(a, b));
  if (times.some(time => time - first > LONGEST)) throw new Error('This recording is invalid: it is longer than a day.');
  return { savedAt: isString(saved.savedAt) ? saved.savedAt : '', left: isCount(saved.left) ? saved.left : 0, events };
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Error('This file isn\'t valid JSON; it may be truncated.');
  }
}

const isObject = value => typeof value === 'object' && value !== null;
const isString = value => typeof value === 'string' && value.length <= 2_000;
const isName = value => isString(value) && value.length > 0;
const isCount = value => Number.isFinite(value) && value >= 0;
const isNumber = value => Number.isFinite(value);
const isTime = value => isNumber(value) && value >= EARLIEST && value <= LATEST;
const isFlag = value => typeof value === 'boolean';
const isTrace = value => /^[0-9a-f]{32}$/.test(value);
const isSpan = value => value === '' || /^[0-9a-f]{16}$/.test(value);
const isState = value => ['up', 'down', 'unknown'].includes(value);
const isKind = value => ['server', 'client'].includes(value);
const maybe = check => value => value === undefined || value === null || check(value);
const listOf = check => value => Array.isArray(value) && value.every(check);
const tuple = (...checks) => value => Array.isArray(value) && checks.every((check, i) => check(value[i]));
const shaped = shape => value => isObject(value) && Object.entries(shape).every(([name, check]) => check(value[name]));

const BLOCK = shaped({
  sequence: isCount, start: isTime, micros: isCount, route: maybe(isString), traceId: maybe(isTrace), cpuUse: maybe(isString),
  gcPauseNanos: maybe(isCount), inProgress: maybe(isFlag), frames: maybe(listOf(isString)),
});
const PAUSE = shaped({ key: isName, from: isTime, to: isTime, collector: isString, cause: isString });
const REPLICA = shaped({ address: isName, instance: isName });
const FAULT = shaped({ name: isName, fault: isName, active: isFlag });
const LOOP = shaped({ elapsedNanos: isCount, busyNanos: isCount, cpuNanos: maybe(isCount), tasks: isCount });

/** The types of the members of each event. */
const SHAPES = {
  loop: {
    service: isName, address: maybe(isName), loop: isCount, from: isTime, to: isTime, lost: isCount, anew: maybe(isFlag), untoldArrivals: isCount, blocks: listOf(BLOCK),
    fine: listOf(tuple(isTime, isCount, isCount)), arrivals: listOf(tuple(isTrace, isTime, isString)),
  },
  span: {
    trace: isTrace, span: isSpan, parent: maybe(isSpan), service: isName, kind: isKind, name: isString, start: isTime, end: isTime,
    outcome: isString, http: maybe(isCount), peer: maybe(isString), mode: maybe(isString), error: maybe(isString),
    poolMs: maybe(isCount), connectMs: maybe(isCount),
  },
  guest: { trace: isTrace, mode: isString, sent: isTime, answered: maybe(isTime), http: maybe(isCount), error: maybe(isString) },
  snapshot: { service: isName, address: maybe(isName), at: isTime, clockAheadMicros: isNumber, clockErrorMicros: isCount, loops: value => listOf(LOOP)(value) && value.length > 0 },
  replicas: { service: isName, at: isTime, inAll: isCount, shown: listOf(REPLICA) },
  service: { service: isName, address: maybe(isName), state: isState, since: isTime, why: isString },
  'turned-away': { at: isTime },
  faults: { service: isName, address: maybe(isName), at: isTime, faults: listOf(FAULT) },
  pauses: { service: isName, address: maybe(isName), lost: isCount, pauses: listOf(PAUSE) },
};

/** The pairs of start and end, in order. */
const ORDERS = { loop: ['from', 'to'], span: ['start', 'end'], guest: ['sent', 'answered'] };

/** What is invalid in an event; null if it is valid, or of an unknown type. */
export function whatIsWrong(event) {
  if (!isObject(event) || !isString(event.type)) return 'its type is missing';
  for (const [name, check] of Object.entries(SHAPES[event.type] ?? {})) {
    if (!check(event[name])) return `'${name}' is invalid for type '${event.type}'`;
  }
  const [first, last] = ORDERS[event.type] ?? [];
  return first && event[last] != null && event[last] < event[first] ? `'${last}' is before '${first}'` : null;
}
