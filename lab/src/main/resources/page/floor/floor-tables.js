// The Floor as tables: the same data as text.
import { h } from '../shared/dom.js';
import { SERVICES } from '../shared/services.js';
import { clock, span } from '../shared/units.js';
import { word } from '../shared/words.js';
import { heldWhom, lasted } from './lane-pauses.js';

const ENDED = { well: '● OK', failed: '◆ failed', timeout: '■ timed out' };
const MOST = 20;

/** Tables of all known requests, tasks, pauses and faults; `choose` selects one of them. */
export function tabulate(model, choose) {
  return [requests(model, choose), tasks(model, choose), pauses(model), faults(model)];
}

function table(caption, columns, rows) {
  return h('table', {}, h('caption', {}, caption),
    h('thead', {}, h('tr', {}, columns.map(column => h(column.startsWith('#') ? 'th.figure' : 'th', { scope: 'col' }, column.replace('#', ''))))),
    h('tbody', {}, rows.map(cells => h('tr', {}, cells.map((cell, i) => h(columns[i].startsWith('#') ? 'td.figure' : 'td', {}, cell))))));
}

function link(moment, choose, what) {
  return h('button.link', { type: 'button', click: () => choose(what) }, clock(moment));
}

function requests(model, choose) {
  const list = [...model.requests.values()].filter(request => request.mode !== 'menu').slice(-MOST).reverse();
  return table('Requests, newest first', ['Began', 'Mode', '#Waited to be accepted', '#Took', 'Calls', 'Ended'], list.map(request => [
    link(request.begin, choose, { trace: request.trace }),
    word(request.mode || 'request'),
    request.sent !== null && request.handled !== null ? span(request.handled - request.sent) : '–',
    request.micros === null ? '…' : span(request.micros),
    request.stays.map(stay => `${stay.service} ${stay.end === null ? '…' : span(stay.end - stay.start)}`).join(', '),
    request.end === null ? 'in flight' : ENDED[request.shape],
  ]));
}

function tasks(model, choose) {
  const list = SERVICES.flatMap(service => [...model.laneOf(service)?.blocks.values() ?? []].slice(-MOST))
    .filter(block => block.micros >= 5000).sort((a, b) => b.start - a.start).slice(0, 30);
  return table('Tasks that held a loop for 5 ms or more, newest first', ['Began', 'Loop', '#Held for', 'By', 'Its thread'], list.map(block => [
    link(block.start, choose, { block }), model.replicas.nameOf(block.place), span(block.micros), block.route || '–', block.cpuUse ?? 'not sampled',
  ]));
}

function pauses(model) {
  const list = [...model.pauses.values()].sort((a, b) => b.from - a.from).slice(0, MOST);
  return table('GC pauses (every thread stopped), newest first', ['Began', '#Lasted', 'Cause', 'Collector', 'Stopped'],
    list.map(pause => [clock(pause.from), lasted(pause), pause.cause, pause.collector, heldWhom(model, pause)]));
}

function faults(model) {
  const list = [...model.faults].flatMap(([key, changes]) => changes.map(change => ({ ...change, key }))).sort((a, b) => b.at - a.at).slice(0, MOST);
  return table('Injected faults, newest change first', ['From', 'Where', 'Faults since then'],
    list.map(change => [clock(change.at), model.replicas.nameOf(change.key), change.faults.map(each => `${each.name}: ${each.fault}${each.active ? '' : ', inactive'}`).join('; ') || 'none']));
}
