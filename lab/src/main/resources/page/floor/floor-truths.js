// The accuracy of the Floor: dropped events, delay, clock errors.
import { count, span } from '../shared/units.js';

/**
 * Rows for <lab-honesty>.
 * @param {?{events: object[], left: number}} played the recording that is shown instead of live data
 */
export function truths(live, model, { behind, fps, crowded, errors, played }) {
  const left = leftOut(played?.left ?? live.lost, model);
  return [
    ['Shown', played ? 'recording' : `live, ${(behind / 1e6).toFixed(1)} s delay`],
    ['Events', count(played?.events.length ?? live.events)],
    ['Dropped', left || 'none', left !== ''],
    ['Late', model.late === 0 ? 'none' : `${count(model.late)} spans`],
    ['Invalid', skipped(live.odd, errors), live.odd + errors > 0],
    ['Clocks', clocks([...model.snapshots.values()].map(([, now]) => now))],
    ['Loops', 'times measured, stacks sampled'],
    ['Short tasks', 'under 1 ms, summed in 5 ms'],
    ['Drawn', `${fps} fps${crowded > 1 ? `, one mark = ${crowded} requests` : ''}`],
  ];
}

function skipped(odd, errors) {
  return [[odd, 'events skipped'], [errors, 'errors of this page']].filter(([number]) => number > 0).map(([number, what]) => `${count(number)} ${what}`).join(', ') || 'none';
}

function leftOut(events, model) {
  const segments = [...model.lanes.values()].reduce((sum, lane) => sum + lane.lost, 0);
  return [[events, 'events'], [segments, 'segments'], [model.pauses.lost, 'pauses'], [model.dropped, 'requests']]
    .filter(([number]) => number > 0).map(([number, what]) => `${count(number)} ${what}`).join(', ');
}

function clocks(snapshots) {
  if (snapshots.length === 0) return 'not compared yet';
  const ahead = Math.max(...snapshots.map(now => Math.abs(now.clockAheadMicros)));
  const error = Math.max(...snapshots.map(now => now.clockErrorMicros));
  return `${ahead === 0 ? 'equal' : `apart by ${span(ahead)}`}, within ${span(error)}`;
}
