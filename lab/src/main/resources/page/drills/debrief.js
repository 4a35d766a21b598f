// The debrief of a drill that is over, from the lab's record of it.
import { ask, toldOf } from '../shared/ask.js';
import { h } from '../shared/dom.js';
import { span } from '../shared/units.js';
import { table } from '../mesh/defences.js';
import { eventRows } from './drill-board.js';
import { MOMENTS, cause, lever, promise, timeOf, wholeTime } from './drill-words.js';
import { SECOND_HEADS, budgetUsed, secondRows } from './guest-panels.js';
import { incidentChart } from './incident-chart.js';
import { IncidentReplay } from './incident-replay.js';
import { sinceOnset } from './score-board.js';

const FORMATS = [['html', 'One HTML file'], ['md', 'Markdown'], ['json', 'JSON']];

/** Shows one; while a drill runs, the lab keeps it closed. */
export async function showDebrief(main, honesty, id) {
  const path = `/api/drills/results/${encodeURIComponent(id)}`;
  main.append(h('p.crumbs.small', {}, h('a', { href: '/drills' }, 'Drills'), ' / Debrief'));
  honesty.show([['Measured', 'on this machine, by the lab, from outside']]);
  try {
    const [record, { lessons }] = await Promise.all([ask(path), ask('/api/lessons')]);
    document.title = `${record.title} · Debrief · Loopmesh`;
    main.append(...parts(record, path, lessons));
    honesty.show([['Grade', 'the same record always gets the same grade']]);
  } catch (failure) {
    const why = failure.problem?.type?.endsWith('/exercise-running') ? 'A drill is running. Debriefs are closed until it is over, because they would tell causes.' : toldOf(failure);
    main.append(h('h1', {}, 'Debrief'), h('p.notice', { role: 'alert' }, why), h('p', {}, h('a', { href: '/drills' }, 'To the drills')));
  }
}

function parts(record, path, lessons) {
  const { title, failure, events, seconds, texts } = record;
  const toMs = Math.max(...events.map(each => each.atMs), 1000);
  const chart = incidentChart(record, { toMs, nowMs: toMs + 1500 });
  const rows = eventRows(events.map(each => judged(each, record.truth)), true);
  return [
    h('h1', {}, title),
    h('p.quiet.wide', {}, [record.drill, record.player && `played by ${record.player}`, `seed ${record.seed}`, `${Math.round(record.scale * 100)} % of the full length`, record.state.replace('-', ' '), new Date(record.startedAt).toLocaleString('en-GB')].filter(Boolean).join(' · ')),
    failure && h('p.notice', {}, failure),
    h('dl.figures', {}, figure('Score', h('span.score', {}, `${record.grade.score} of 100`)), MOMENTS.map(([name, verb]) => figure(`Time to ${verb}`, h('span', { 'data-moment': name }, sinceOnset(record.moments, name))))),
    h('p.links', {}, 'Download: ', FORMATS.map(([format, name]) => h('a', { href: `${path}?format=${format}`, download: `${record.drill}-${record.id}.${format}` }, name))),
    h('h2', {}, 'Timeline'),
    h('figure.picture', {}, chart), new IncidentReplay(chart, record, rows, toMs).element,
    h('p.wide.budget', {}, `${budgetUsed(seconds, record.objective)}.`),
    h('div.columns', {},
      h('section', { 'aria-label': 'What happened' }, h('h2', {}, 'What happened'), h('ol.events', {}, rows)),
      h('div', {}, h('section', { 'aria-label': 'Grade' }, h('h2', {}, 'Grade'), grade(record)), causes(record, lessons), h('section', { 'aria-label': 'Traces' }, h('h2', {}, 'Traces that showed it first'), traces(record)))),
    twin(seconds),
    h('p.quiet.small', {}, `Promised: ${promise(record.objective)}; recovered when it is held for ${wholeTime(record.holdMs)}. Page: ${texts.page}`),
  ].filter(Boolean);
}

/** An answer with whether it is right. */
function judged({ kind, what, ...event }, truth) {
  return { ...event, kind, what: kind === 'answer' ? { ...what, right: truth.some(each => cause(each) === cause(what)) } : what };
}

function figure(name, value) {
  return h('div', {}, h('dt', {}, name), h('dd.number', {}, value));
}

function grade({ grade: { parts: all } }) {
  return h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Part'), h('th.figure', { scope: 'col' }, 'Points'), h('th', { scope: 'col' }, 'Why'))),
    h('tbody', {}, all.map(({ name, points, of, why }) => h('tr', {}, h('td', {}, name),
      h(points < of ? 'td.figure.alarm' : 'td.figure', {}, of === 0 ? `${points < 0 ? '−' : ''}${Math.abs(points)}` : `${Number(points.toFixed(1))} of ${of}`), h('td', {}, why)))));
}

function causes({ truth, texts, evidence = [], decoys = [] }, lessons) {
  return h('section', { 'aria-label': 'Cause' }, h('h2', {}, truth.length > 1 ? 'Causes' : 'Cause'),
    truth.map(each => h('p.told', {}, cause(each), each.scope && h('span.quiet', {}, ` (${each.scope})`))), h('p', {}, texts.explanation),
    section('Evidence that counts', evidence.map(each => `${cause(each)}: ${each.accepted.join('; ')}`)),
    section('Decoys', decoys),
    section('What would have helped', texts.mitigations.map(all => all.map(lever).join(', and '))),
    listed('Lessons', lessons.filter(({ id }) => texts.lessons.includes(id)).map(({ number, title }) => h('a', { href: `/lessons/${number}` }, `${number}. ${title}`))),
    listed('Runbook', runbook(truth, texts).map(place => /^https?:/.test(place) ? h('a', { href: place }, place) : h('code', {}, place))));
}

function section(name, items) {
  return items.length > 0 && [h('h3', {}, name), h('ul', {}, items.map(item => h('li', {}, item)))];
}

function listed(name, items) {
  return items.length > 0 && h('p', {}, `${name}: `, items.map((item, i) => [i > 0 && ', ', item]));
}

/** Its rows for each cause; in another document than the mesh's own, which are unknown. */
function runbook(truth, { runbook: file }) {
  const rows = truth.map(({ mechanism }) => mechanism.replaceAll(' ', '-')).filter(row => row !== 'nothing-wrong');
  return file === 'docs/runbook.md' && rows.length > 0 ? rows.map(row => `${file}#${row}`) : [file].filter(Boolean);
}

/** The first that guests sent after the onset; the lab keeps traces for a while only. */
function traces({ traces: first = [], moments }) {
  if (first.length === 0) return h('p.quiet', {}, 'No request got less than it was promised after the onset.');
  return h('ul', {}, first.map(({ traceId, atMs, tookMs, status }) => h('li', {}, h('a', { href: `/traces/${traceId}` }, traceId.slice(0, 8)),
    `, ${timeOf(Math.max(0, atMs - moments.onsetMs))} after the onset: ${status === 0 ? 'no response' : `status ${status}`} after ${span(tookMs * 1000)}`)));
}

function twin(seconds) {
  const place = h('div.scroll');
  return h('details.twin', { toggle: () => place.firstChild || place.append(table('Requests by the second in which they were due', SECOND_HEADS, secondRows(seconds))) }, h('summary', {}, 'Traffic as a table'), place);
}
