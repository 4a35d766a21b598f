// The details of one span.
import { h } from '../shared/dom.js';
import { span as duration } from '../shared/units.js';
import { linesOf, listOf } from './log-lines.js';
import { clock, label, mark } from './span-label.js';
import { PARTS, loopParts, partsOf, sums } from './span-parts.js';
import { attributeList, exceptionOf, facts, figure, word } from './values.js';

/** Elements for a span. */
export function details(each, children, trace) {
  const parent = trace.spans.find(other => other.spanId === each.parentId);
  const parts = sums([...partsOf(each, children, parent), ...loopParts(each)]);
  const resource = trace.resources[each.resource].attributes;
  return [
    h('h2', {}, label(each)),
    h(`p.number${mark(each) ? '.alarm' : ''}`, {}, duration((each.endMs - each.startMs) * 1000)),
    h('p.quiet.small', {}, `${each.service}, ${each.kind}, `,
      `from ${duration(each.startMs * 1000)} to ${duration(each.endMs * 1000)}`),
    resource['service.instance.id'] ? h('p.quiet.small', {}, 'replica ', h('a', { href: `/traces#instance=${encodeURIComponent(resource['service.instance.id'])}` }, `${resource['service.instance.id']}`)) : '',
    clock(each, trace) ? h('p.alarm', {}, clock(each, trace)) : '',
    mark(each) ? h('p.alarm', {}, mark(each), message(each)) : '',
    ...waited(each),
    h('h3', {}, 'Time'), facts(parts.map(([kind, ms]) => [PARTS[kind][1], duration(ms * 1000)])),
    ...events(each),
    ...listOf(linesOf(each, trace), each),
    ...links(each, trace),
    h('h3', {}, 'Attributes'), attributeList(each.attributes),
    h('details.resource', {}, h('summary', {}, `Resource ${each.service}`), attributeList(resource)),
    h('p.quiet.small', {}, `span ${each.spanId}, scope ${each.scope || 'none'}`, each.dropped > 0 ? `, ${each.dropped} dropped` : ''),
  ];
}

/** Its status, unless the mark shows it. */
function message(each) {
  return mark(each).includes(each.statusMessage) ? '' : `: ${each.statusMessage}`;
}

function events(each) {
  if (each.events.length === 0) return [];
  const inOrder = [...each.events].sort((a, b) => a.atMs - b.atMs);
  return [h('h3', {}, 'Events'), h('ul.events', {}, inOrder.map(event => h('li', {},
    h('span.when', {}, duration(event.atMs * 1000)), ' ', event.name, exceptionOf(event.attributes))))];
}

function links(each, trace) {
  if (each.links.length === 0) return [];
  return [h('h3', {}, 'Links'), h('ul.links', {}, each.links.map(link => h('li', {},
    link.traceId === trace.traceId ? `span ${link.spanId} of this trace` : address(link), attributeList(link.attributes))))];
}

function address({ traceId, spanId }) {
  const text = `span ${spanId || '?'} of trace ${traceId || '?'}`;
  return /^(?!0{32})[0-9a-f]{32}$/.test(traceId) ? h('a', { href: `/traces/${traceId}` }, text) : text;
}

/** How long it waited for the loop, and which task held it. */
function waited(each) {
  const most = figure(each, 'loopmesh.scheduled_ms');
  if (most === undefined) return [];
  const exact = most === figure(each, 'loopmesh.scheduled_min_ms');
  const holder = word(each, 'loopmesh.loop.held_by') || 'another task';
  const culprits = each.links.filter(link => word(link, 'loopmesh.link.relation') === 'held the loop');
  return [h('p', {}, `It waited ${exact ? '' : 'up to '}${duration(most * 1000)} for the loop, held by ${holder}.`,
    culprits.map(link => [' ', h('a', { href: `/traces/${link.traceId}` }, 'Its trace')]))];
}
