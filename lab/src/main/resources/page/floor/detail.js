// The details of the selected task or request.
import { h } from '../shared/dom.js';
import { clock, span } from '../shared/units.js';
import { word } from '../shared/words.js';
import { delayedBy, heldUp } from './delays.js';

/** Elements for a selection; `choose` selects another one. */
export function describe(model, { trace, block }, choose) {
  if (block) return task(model, block, choose);
  const request = trace ? model.requests.get(trace) : null;
  if (request) return table(model, request, choose);
  return [
    h('h2', {}, 'Click a bar to inspect it'),
    h('p.quiet', {}, 'A task shows its stack and the requests it delayed. A request shows where it was, and what held the loop while it waited.'),
  ];
}

function facts(rows) {
  return h('dl', {}, rows.filter(([, value]) => value != null).flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

function task(model, block, choose) {
  const current = model.lanes.get(`${block.place}/${block.loop}`)?.blocks.get(block.key) ?? block;
  const delayed = delayedBy(model, current);
  const parked = current.cpuUse === 'parked';
  return [
    h('h2', {}, current.route || 'A task without a request'),
    h(`p.number${parked ? '.alarm' : ''}`, {}, span(current.micros)),
    h('p', {}, parked ? 'Its thread was blocked and held the loop throughout.'
      : current.cpuUse === 'computing' ? 'It computed and held the loop throughout.' : 'It held the loop throughout.'),
    facts([
      ['loop', model.replicas.nameOf(current.place)], ['began', clock(current.start)], ['ended', current.inProgress ? 'still running' : clock(current.end)],
      ['garbage collection', current.gcPauseNanos ? `${span(current.gcPauseNanos / 1000)} of it` : null],
      ['trace', current.traceId ? traceLink(model, current.traceId, current.traceId.slice(0, 12)) : null],
    ]),
    h('h3', {}, delayed.length === 0 ? 'Delayed no known request' : `Delayed ${delayed.length} ${delayed.length === 1 ? 'request' : 'requests'}`),
    h('ul', {}, delayed.slice(0, 8).map(({ request, micros, why }) => h('li', {},
      h('button.link', { type: 'button', click: () => choose({ trace: request.trace }) }, `${word(request.mode || 'request')} ${request.trace.slice(0, 6)}`),
      ` ${span(micros)} ${why}`))),
    ...stack(current.frames),
  ];
}

/** A request that is not sampled has no trace: the link appears with the first span. */
function traceLink(model, id, text) {
  const request = model.requests.get(id);
  const isTraced = request && (request.root || request.calls.size > 0 || request.stays.some(stay => stay.outcome));
  return isTraced ? h('a', { href: `/traces/${id}` }, text) : h('span.quiet', {}, `trace ${id.slice(0, 12)}: no span received`);
}

function stack(frames) {
  if (!frames) return [h('p.quiet.small', {}, 'No stack trace: the task ended before the watchdog sampled it.')];
  return [
    h('h3', {}, 'Stack trace (sampled)'),
    h('ol.stack', { tabindex: 0, 'aria-label': 'Stack' }, frames.map(frame => h(frame.startsWith('dev.loopmesh.') ? 'li.ours' : 'li', {}, short(frame)))),
  ];
}

function short(frame) {
  return frame.replace(/^(?:[a-z0-9_]+\.)+(?=[A-Z])/, '');
}

function table(model, request, choose) {
  const holders = heldUp(model, request);
  const over = request.end !== null;
  return [
    h('h2', {}, `${word(request.mode || 'request')}`),
    h(`p.number${over && request.shape !== 'well' ? '.alarm' : ''}`, {}, over ? span(request.micros) : 'in flight'),
    facts([
      ['came', clock(request.begin)],
      [word('door').toLowerCase(), request.sent !== null && request.handled !== null ? span(request.handled - request.sent) : null],
      ...request.stays.map(stay => [word(stay.service), stay.end === null ? '…' : `${span(stay.end - stay.start)}, from ${span(stay.start - request.begin)}`]),
      ['status', request.http ?? request.root?.http],
    ]),
    h('p', {}, traceLink(model, request.trace, 'Trace')),
    h('h3', {}, holders.length === 0 ? 'Never waited for the loop' : 'What held the loop'),
    h('ul', {}, holders.slice(0, 8).map(({ block, micros, why }) => h('li', {},
      h('button.link', { type: 'button', click: () => choose({ block }) }, block.route || 'a task'), ` ${span(micros)}, ${why}`))),
  ];
}
