// What a run showed, in one sentence: how long it took, and who else waited.
import { span } from './units.js';
import { word } from './words.js';

/** In milliseconds; a request that needs no waiting and took longer had to wait. */
export const WAITED = 50;

/** How long another request waited, in milliseconds; NaN when it was never answered. */
export function waitOf({ arrivedMs, servedMs }) {
  return servedMs === null ? NaN : servedMs - arrivedMs;
}

/** Those that waited, or were never answered. */
export function whoWaited(guests) {
  return guests.filter(guest => !(waitOf(guest) < WAITED));
}

/** @param run `elapsedMs`, `failed` ('' where it did not fail) and `guests` with `arrivedMs` and `servedMs` */
export function verdict({ elapsedMs, failed, guests }) {
  const took = failed ? `${failed} after ${short(elapsedMs, 1)}` : short(elapsedMs, 1);
  const waited = whoWaited(guests);
  if (guests.length === 0) return `${took}; no ${word('other')} came meanwhile.`;
  if (waited.length === 0) return `${took}, and none of ${guests.length} ${others(guests.length)} waited.`;
  const few = 2 * waited.length < guests.length;
  const number = few ? `${waited.length} of ${guests.length}` : waited.length;
  const who = others(few ? guests.length : waited.length);
  const longest = Math.max(...waited.map(waitOf));
  return Number.isNaN(longest) ? `${took}, and ${number} ${who} waited; not all were answered.`
    : `${took}, and ${number} ${who} waited${waited.length > 1 ? ' up to' : ''} ${short(longest, 2)}.`;
}

function others(number) {
  return number === 1 ? word('other') : `${word('other')}s`;
}

/** 3.0 s from a second on, otherwise 250 ms. */
export function short(ms, decimals) {
  return ms >= 999.5 ? `${(ms / 1000).toFixed(decimals)} s` : span(ms * 1000);
}
