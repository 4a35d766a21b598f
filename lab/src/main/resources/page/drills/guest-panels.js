// What guests got in each second of a drill: requests by outcome, their p99, and how fast the error budget burns.
import { s } from '../shared/dom.js';
import { count } from '../shared/units.js';
import { millis, percent } from './drill-words.js';

const LATE_ALLOWED = 0.01; // a p99 is promised
const BURN_MS = 10_000; // the time over which the burn rate is taken
const [LEAST, MOST] = [0.1, 100]; // burn rates at the edges of the panel
export const HEIGHT = 230;

/** The three panels, one below the other. Seconds that end after `settledMs` have requests whose outcome is unknown. */
export function guestPanels(axis, y, { seconds, objective, settledMs }) {
  const shown = seconds.filter(each => axis.contains(each.at * 1000 + 500));
  return [requests(axis, y, shown), slowness(axis, y + 84, shown, objective), burning(axis, y + 164, seconds, shown, objective, settledMs)].flat();
}

function requests(axis, y, shown) {
  const height = 56;
  const most = Math.max(1, ...shown.map(each => each.due));
  const bars = shown.flatMap(each => {
    const [from, to] = [axis.x(each.at * 1000), axis.x(each.at * 1000 + 1000)];
    const bar = (name, below, value) => value > 0 && s(`rect.${name}`, { x: from, width: Math.max(0.6, (to - from) * 0.86), y: height * (1 - (below + value) / most), height: height * value / most });
    const { due, inTime, late, failed } = each;
    return [bar('good', 0, inTime), bar('late', inTime, late), bar('bad', inTime + late, failed), bar('open', inTime + late + failed, due - inTime - late - failed)];
  });
  return [title(y, 'Requests per second: in time, late (pale), and ', s('tspan.alarm', {}, 'failed'), `; up to ${count(most)}`), axis.plot(y + 18, height, bars, base(height))];
}

function slowness(axis, y, shown, { p99 }) {
  const height = 52;
  const promised = millis(p99);
  const most = Math.max(2 * promised, ...shown.map(each => each.p99Ms)) * 1.05;
  const at = ms => height * (1 - ms / most);
  const bars = shown.map(each => s(each.p99Ms > promised ? 'rect.slow' : 'rect.fast',
    { x: axis.x(each.at * 1000), width: Math.max(0.6, axis.x(each.at * 1000 + 1000) - axis.x(each.at * 1000)), y: at(each.p99Ms) - 1.5, height: 3 }));
  return [title(y, `Slowest 1 % (p99): promised ${p99}, up to ${Math.round(Math.max(0, ...shown.map(each => each.p99Ms)))} ms`),
    axis.plot(y + 18, height, s('line.promise', { x1: 0, x2: 1000, y1: at(promised), y2: at(promised) }), bars, base(height))];
}

function burning(axis, y, seconds, shown, objective, settledMs) {
  const height = 48;
  const at = rate => height * (1 - Math.log10(Math.min(MOST, Math.max(LEAST, rate)) / LEAST) / Math.log10(MOST / LEAST));
  const points = shown.filter(each => isSettled(each, settledMs)).map(each => [axis.x(each.at * 1000 + 500), at(burnRate(seconds, objective, each.at * 1000 + 1000))]);
  return [title(y, 'Error budget burn rate over 10 s; dashed: 1×, logarithmic up to 100×'),
    axis.plot(y + 18, height, s('line.promise', { x1: 0, x2: 1000, y1: at(1), y2: at(1) }),
      s('polyline.burn', { points: points.map(([x, rate]) => `${x.toFixed(1)},${rate.toFixed(1)}`).join(' ') }), base(height))];
}

/** How many times faster than allowed requests failed or were late, whichever is more, in the 10 s before a time. */
export function burnRate(seconds, { good }, toMs) {
  const of = seconds.filter(each => each.at * 1000 < toMs && each.at * 1000 >= toMs - BURN_MS);
  const [due, failed, late] = ['due', 'failed', 'late'].map(what => of.reduce((sum, each) => sum + each[what], 0));
  return due === 0 ? 0 : Math.max(failed / due / (1 - good), late / due / LATE_ALLOWED);
}

function isSettled({ at }, settledMs) {
  return at * 1000 + 1000 <= settledMs;
}

function title(y, ...text) {
  return s('text.title', { x: 0, y: y + 12 }, ...text);
}

function base(height) {
  return s('line.base', { x1: 0, x2: 1000, y1: height, y2: height });
}

/** How much of the error budget all these seconds used. */
export function budgetUsed(seconds, { good }) {
  const [due, failed, late] = ['due', 'failed', 'late'].map(what => seconds.reduce((sum, each) => sum + each[what], 0));
  return budgetTold({ failed: failed / Math.max(1, due), failedAllowed: 1 - good, late: late / Math.max(1, due), lateAllowed: LATE_ALLOWED });
}

export function budgetTold({ failed, failedAllowed, late, lateAllowed }) {
  return `Of all requests ${percent(failed)} failed (${percent(failedAllowed)} allowed), ${percent(late)} were late (${percent(lateAllowed)} allowed)`;
}

/** The same as rows of a table. */
export function secondRows(seconds) {
  return seconds.map(({ at, due, good, failed, late, p50Ms, p99Ms }) => [`${at} s`, due, good, failed, late, p50Ms, p99Ms]);
}
export const SECOND_HEADS = ['Second', 'Requests', 'Good', 'Failed', 'Late', 'p50 (ms)', 'p99 (ms)'];
