// The runs of a race, one lane for each on one axis: predicted, as they come, and measured.
import { h, s } from '../shared/dom.js';
import { stages } from '../shared/modes.js';
import { chartKey, runChart } from '../shared/run-chart.js';
import { count, span } from '../shared/units.js';
import { word } from '../shared/words.js';

/**
 * @param entries one for each mode: `mode`, `predicted` calls, and `run`, null while it is not over; `isRunning`
 * @param width in pixels
 */
export function raceLanes(entries, width) {
  const runs = entries.flatMap(entry => entry.run ?? []);
  const longest = 1.02 * Math.max(1, ...entries.flatMap(({ predicted }) => predicted.map(call => call.endMs)),
    ...runs.flatMap(run => [run.elapsedMs, ...run.guests.visits.map(visit => visit.servedMs ?? 0)]));
  const first = runs.find(run => run.status === 200);
  const lowest = entries.findLast(({ run }) => !run || run.status === 200); // has the figures of the axis, for all
  return [h('p.key', {}, chartKey()), ...entries.map(entry => {
    const view = { longest, width: width >= 992 ? width - 352 : width, axis: entry === lowest };
    return entry.run ? over(entry, first, view) : pending(entry, view);
  })];
}

/** Not over yet: what is predicted. */
function pending({ mode, predicted, isRunning }, view) {
  const predictedMs = predicted.length > 0 ? Math.max(...predicted.map(call => call.endMs)) : null;
  const state = isRunning ? 'running' : 'next';
  return lane(mode, state, [
    h('span.number.none', {}, predictedMs === null ? '–' : span(predictedMs * 1000)), h('span.quiet', {}, predictedMs === null ? state : `predicted; ${state}`),
  ], runChart({ predicted, predictedMs, calls: [], guests: [], elapsedMs: null }, { ...view, label: `${word(mode)}: ${state}` }));
}

function over({ mode, run }, first, view) {
  if (run.status !== 200) return lane(mode, 'failed', [h('span.number.alarm', {}, '◆'), h('span.quiet', {}, run.problem)], null);
  const { came, servedMeanwhile, slowestMs } = run.guests;
  const difference = first === run || Math.abs(first.elapsedMs - run.elapsedMs) < first.elapsedMs * 0.05 ? 0 : run.elapsedMs - first.elapsedMs;
  return lane(mode, 'over', [
    h('span.number', {}, span(run.elapsedMs * 1000)),
    h(`strong.number${2 * servedMeanwhile < came ? '.alarm' : ''}`, {}, `${count(servedMeanwhile)} / ${count(came)} served`),
    difference > 0 && h('span.difference', {}, `+${span(difference * 1000)}`),
    h('span.quiet', {}, `predicted ${prediction(run.fetch)}; ${beside(run)}; longest wait ${slowestMs === null ? 'unknown' : span(slowestMs * 1000)}`),
  ], runChart({
    predicted: announced(run.fetch), predictedMs: run.fetch.predictedMs, elapsedMs: run.elapsedMs, guests: run.guests.visits,
    calls: run.fetch.calls.map(call => ({ ...call, bad: call.outcome !== 'ok' })),
  }, { ...view, label: `${word(mode)}: ${span(run.elapsedMs * 1000)}`, extra: x => difference < 0 && bracket(run, first, x, view.width > 600 ? 30 : 70) }));
}

function lane(mode, state, head, chart) {
  return h('section.run', { 'aria-label': word(mode), 'data-mode': mode, 'data-state': state }, h('div.headline', {}, h('h2', {}, word(mode)), head), chart);
}

function beside({ elapsedMs, fetch: { predictedMs } }) {
  return `${span(Math.abs(elapsedMs - predictedMs) * 1000)} ${elapsedMs < predictedMs ? 'under' : 'over'} prediction`;
}

function prediction(fetch) {
  const terms = stages(fetch.mode, fetch.calls).map(stage => {
    const each = stage.map(call => span(call.expectedMs * 1000).replace('.000 s', ' s'));
    return each.length === 1 ? each[0] : `max(${each.join(', ')})`;
  });
  return `${terms.join(' + ')} = ${span(fetch.predictedMs * 1000)}`;
}

/** The calls as the services announced them. */
function announced(fetch) {
  let free = 0;
  return stages(fetch.mode, fetch.calls).flatMap(stage => {
    const startMs = free;
    free += Math.max(...stage.map(call => call.expectedMs));
    return stage.map(({ service, expectedMs }) => ({ service, startMs, endMs: startMs + expectedMs }));
  });
}

/** How much sooner it ended than the first, beside its bars. */
function bracket(run, first, x, y) {
  return [
    s('line.bracket', { x1: x(run.elapsedMs), x2: x(first.elapsedMs), y1: y, y2: y }),
    ...[run, first].map(each => s('line.bracket', { x1: x(each.elapsedMs), x2: x(each.elapsedMs), y1: y - 5, y2: y + 5 })),
    s('text.difference', { x: x((run.elapsedMs + first.elapsedMs) / 2), y: y - 8 }, `−${span((first.elapsedMs - run.elapsedMs) * 1000)}`),
  ];
}

/** The same as text. */
export function raceTable(race) {
  return h('details.twin', {}, h('summary', {}, 'Show as table'), h('div.scroll', {}, h('table', {},
    h('thead', {}, h('tr', {}, ['Mode', 'Took', 'Predicted', word('others'), 'Served meanwhile', word('slowestOther'), 'Calls'].map((name, i) => h(i > 0 && i < 6 ? 'th.figure' : 'th', { scope: 'col' }, name)))),
    h('tbody', {}, race.runs.map(each => h('tr', {}, h('td', {}, word(each.mode)), h('td.figure', {}, each.status === 200 ? span(each.elapsedMs * 1000) : each.problem ?? '–'),
      h('td.figure', {}, each.fetch ? span(each.fetch.predictedMs * 1000) : '–'), h('td.figure', {}, count(each.guests.came)), h('td.figure', {}, count(each.guests.servedMeanwhile)),
      h('td.figure', {}, each.guests.slowestMs === null ? '–' : span(each.guests.slowestMs * 1000)),
      h('td', {}, (each.fetch?.calls ?? []).map(call => `${call.service} ${span(call.startMs * 1000)} to ${span(call.endMs * 1000)}`).join(', '))))))));
}
