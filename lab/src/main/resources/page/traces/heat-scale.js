// The scales of the heat map: time across, duration upwards by powers of ten. Both fit the data.
import { clock } from '../shared/units.js';

const FUTURE = 60e6; // microseconds: traces of a clock that is further ahead do not affect the scale
const GAP = 300e6; // microseconds without a trace; anything older is hidden
const LEAST_MS = 0.001;

/** Rows for each power of ten of the duration. */
export const ROWS = 10;

/** The times that are drawn: those without a long gap before the newest, or all of them. In microseconds. */
export function timesOf(all, now, whole) {
  const times = [...all].sort((a, b) => b - a);
  const last = whole ? times[0] : times.find(time => time <= now + FUTURE) ?? times[0];
  let first = last;
  for (const time of times) {
    if (whole || (time <= last && first - time <= Math.max(GAP, 3 * (last - first)))) first = Math.min(first, time);
  }
  return { first: Math.min(first, last - 30e6), last };
}

/** The durations that are drawn, as powers of ten that whole rows fit between: at least one power. */
export function durationsOf(all) {
  const rows = all.map(ms => rowOf(ms));
  const [low, high] = [Math.min(...rows), Math.max(...rows) + 1];
  const more = Math.max(0, ROWS - (high - low));
  const down = Math.min(Math.floor(more / 2), low - rowOf(LEAST_MS));
  return { low: low - down, high: high + more - down };
}

/** The row of a duration. */
export function rowOf(ms) {
  return Math.floor(Math.log10(Math.max(LEAST_MS, ms)) * ROWS + 1e-9);
}

/** The duration at the lower edge of a row, in milliseconds. */
export function msOf(row) {
  return 10 ** (row / ROWS);
}

/** Durations for an axis: powers of ten; where those are few, also twice and five times each. In milliseconds. */
export function ticksOf({ low, high }) {
  const factors = high - low > 2.5 * ROWS ? [1] : [1, 2, 5];
  const ticks = [];
  for (let power = Math.floor(low / ROWS); power <= high / ROWS; power++) {
    ticks.push(...factors.map(factor => factor * 10 ** power));
  }
  return ticks.filter(ms => Math.log10(ms) * ROWS >= low - 1e-9 && Math.log10(ms) * ROWS <= high + 1e-9);
}

/** A date and time of day, for an axis of days. */
export function day(micros) {
  return `${new Date(micros / 1000).toLocaleDateString('en-CA')} ${clock(micros).slice(0, 5)}`;
}
