// A race as a file and as a part of a link. Its content is untrusted and validated.

const MOST_BYTES = 4 * 2 ** 20;
const MOST_RUNS = 20;

/** A race in compressed form, for an address. */
export async function pack(race) {
  const stream = new Blob([JSON.stringify(race)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  return btoa(Array.from(bytes, byte => String.fromCharCode(byte)).join('')).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

/** @throws {Error} if this is not a race, or too large */
export async function unpack(packed) {
  const bytes = Uint8Array.from(atob(packed.replaceAll('-', '+').replaceAll('_', '/')), letter => letter.charCodeAt(0));
  let left = MOST_BYTES;
  const bounded = new TransformStream({
    transform(chunk, controller) {
      left -= chunk.length;
      if (left < 0) controller.error(new Error('too large'));
      else controller.enqueue(chunk);
    },
  });
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw')).pipeThrough(bounded);
  return checked(JSON.parse(await new Response(stream).text()));
}

/** @throws {Error} if this file is not a race, or too large */
export async function readRace(file) {
  if (file.size > MOST_BYTES) throw new Error('too large');
  return checked(JSON.parse(await file.text()));
}

const isTime = value => Number.isFinite(value) && value >= 0 && value < 3600e3;
const isText = value => typeof value === 'string' && value.length < 1000;
const isFigure = value => Number.isInteger(value) && value >= 0;

function checked(race) {
  const { runs } = race;
  if (!Array.isArray(runs) || runs.length === 0 || runs.length > MOST_RUNS || !isTime(race.guestEveryMs) || !runs.every(isRun)) throw new Error('no race');
  if (race.at !== undefined && !isText(race.at)) throw new Error('no race');
  return race;
}

function isRun({ mode, status, problem, elapsedMs, fetch, guests }) {
  const isNoFetch = status !== 200 && (fetch === null || fetch === undefined);
  return isText(mode) && isText(problem ?? '') && isTime(elapsedMs) && (isNoFetch || isFetch(fetch)) && isGuests(guests);
}

function isFetch({ predictedMs, calls }) {
  return isTime(predictedMs) && Array.isArray(calls) && calls.length < 100
    && calls.every(call => isText(call.service) && isText(call.outcome) && isTime(call.startMs) && isTime(call.endMs) && call.endMs >= call.startMs && isTime(call.expectedMs));
}

function isGuests({ came, servedMeanwhile, slowestMs, visits }) {
  return isFigure(came) && isFigure(servedMeanwhile) && (slowestMs === null || isTime(slowestMs)) && Array.isArray(visits) && visits.length < 10_000
    && visits.every(visit => isTime(visit.arrivedMs) && (visit.servedMs === null || isTime(visit.servedMs) && visit.servedMs >= visit.arrivedMs));
}
