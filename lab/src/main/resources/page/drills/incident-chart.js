// One picture of an incident on one time axis: what was changed, what guests got, what the player did, and how long it took.
import { s } from '../shared/dom.js';
import { MOMENTS, changed, millis, wholeTime } from './drill-words.js';
import { HEIGHT, guestPanels } from './guest-panels.js';
import { MARKS, TimeAxis } from './time-axis.js';

const LANE = 32; // a text, and its bar below
const SHORT_LANE = 22; // a text in its bar
const LONGEST_MS = 600_000; // of a fault without `for`

/**
 * @param drill `events`, `moments`, `seconds`, `objective`, and `plan`, the changes that are still to come, with `atMs`
 * @param toMs the right edge, and `nowMs`, until when anything is known
 */
export function incidentChart({ events, moments, seconds, objective, plan = [] }, { toMs, nowMs }) {
  const axis = new TimeAxis(0, toMs);
  const page = plan.find(step => step.page);
  const lanes = [...changes(events, nowMs), ...plan.filter(step => step !== page).map(step => ({ kind: 'planned', fromMs: step.atMs, toMs: Math.min(toMs, step.atMs + lasting(step)), text: `${step.decoy ? 'decoy' : 'planned'}: ${changed(step)}` }))];
  const guests = 20 + lanes.length * LANE + 6;
  const bottom = guests + MARKS + HEIGHT;
  const took = MOMENTS.filter(([name]) => moments.onsetMs !== null && moments[name] !== null);
  return s('svg.drill-chart.incident', { height: bottom + 20 + took.length * SHORT_LANE + (took.length > 0 ? 20 : 0), role: 'img', 'aria-label': label(lanes, took, moments) },
    hatch(), axis.draw(0, bottom),
    title(0, 'Changes of the mesh: ', key('fault'), ' fault, ', key('injected'), ' injected by the trainer, ', key('decoy'), ' decoy'),
    lanes.flatMap((lane, i) => [s('text.lane', { x: 0, y: 32 + i * LANE }, lane.text), bar(axis, 37 + i * LANE, 11, lane)]),
    axis.marks(events, guests, bottom),
    page && axis.label(page.atMs, guests, bottom, 'page at the latest'),
    guestPanels(axis, guests + MARKS, { seconds, objective, settledMs: nowMs - 1500 }),
    took.length > 0 && title(bottom + 18, 'From the onset of the fault'),
    took.flatMap(([name, what], i) => {
      const y = bottom + 38 + i * SHORT_LANE;
      const late = axis.x(moments.onsetMs) > 700;
      return [bar(axis, y, SHORT_LANE - 6, { kind: 'took', fromMs: moments.onsetMs, toMs: moments[name] }),
        s('text.lane', { x: axis.percent(moments.onsetMs), dx: late ? -6 : 6, y: y + 12, 'text-anchor': late ? 'end' : 'start' }, `${what} ${wholeTime(moments[name] - moments.onsetMs)}`)];
    }));
}

/** The changes that were made, with their ends. */
function changes(events, nowMs) {
  return events.filter(({ kind, what }) => kind === 'step' || kind === 'injected' && what.method !== 'DELETE').map(event => {
    const { kind, what, atMs } = event;
    return { kind: kind === 'injected' ? 'injected' : what.decoy ? 'decoy' : 'fault', fromMs: atMs, toMs: Math.min(endOf(event, events), nowMs), text: changed(what) };
  });
}

/** When a change ended: the trainer replaced or undid it, or its time was over. */
export function endOf({ what, atMs }, events) {
  const undone = events.find(({ kind, what: other, atMs: laterMs }) => laterMs > atMs && kind === 'injected' && other.service === what.service
    && (other.path === what.path || other.method === 'DELETE' && other.path === '/faults' && what.path.startsWith('/faults')));
  return Math.min(undone?.atMs ?? Infinity, atMs + lasting(what));
}

function lasting({ body }) {
  return typeof body.for === 'string' ? millis(body.for) : LONGEST_MS;
}

function bar(axis, y, height, { kind, fromMs, toMs }) {
  const [from, to] = [axis.x(fromMs), axis.x(toMs)];
  return axis.plot(y, height, s(`rect.change.${kind}`, { x: from, width: Math.max(2, to - from), y: 0.5, height: height - 1 }));
}

function hatch() {
  return s('defs', {}, [['hatch-fault', 'hatch-fault'], ['hatch-injected', 'hatch-injected']].map(([id, name]) =>
    s('pattern', { id, class: name, width: 7, height: 7, patternUnits: 'userSpaceOnUse', patternTransform: `rotate(${name === 'hatch-fault' ? 45 : -45})` },
      s('rect', { width: 7, height: 7 }), s('path', { d: 'M0 0V7' }))));
}

function title(y, ...text) {
  return s('text.title', { x: 0, y: y + 13 }, ...text);
}

function key(kind) {
  return s(`tspan.key-${kind}`, {}, { fault: '///', injected: '\\\\\\', decoy: '▭' }[kind]);
}

function label(lanes, took, moments) {
  const what = lanes.map(lane => `${lane.text} at ${wholeTime(lane.fromMs)}`).join('; ');
  return `Timeline. ${what || 'No change of the mesh'}. ${took.map(([name, verb]) => `${verb} after ${wholeTime(moments[name] - moments.onsetMs)}`).join(', ')}`;
}
