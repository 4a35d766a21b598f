// The label and the outcome of a span.
import { span as duration } from '../shared/units.js';
import { figure, word } from './values.js';

/** A call is named after the service that it called. */
export function label(each) {
  const peer = word(each, 'peer.service');
  return each.kind === 'client' && peer && each.name === 'GET' ? `calls ${peer}` : each.name;
}

/** By how much the clock of its program was ahead, or behind, which the page has corrected; empty if it was not. */
export function clock(each, { clocks }) {
  const offset = clocks.find(({ resource }) => resource === each.resource);
  return offset ? `clock ${offset.aheadMs < 0 ? '−' : '+'}${duration(Math.abs(offset.aheadMs) * 1000)}, corrected` : '';
}

/** The aggregator's mode, if it fetched. */
export function modeOf(trace) {
  return trace.spans.map(each => word(each, 'loopmesh.mode')).find(known => known) ?? '';
}

/** Its outcome, unless it is OK: × cancelled, ■ timed out, ◆ failed; or ? and what is inconsistent. */
export function mark(each) {
  const status = figure(each, 'http.response.status_code');
  const error = word(each, 'error.type');
  if (each.cancelled) return '× cancelled';
  const shape = status === 504 || /timeout|deadline/.test(error) ? '■' : '◆';
  if (each.status === 'error') return `${shape} ${status || each.statusMessage || error || 'failed'}`;
  if (!each.recorded.ended) return '… running';
  if (BigInt(each.recorded.endUnixNano) < BigInt(each.recorded.startUnixNano)) return '? ends before it starts';
  return { 'parent-missing': '? parent missing', cycle: '? its own ancestor' }[each.place] ?? '';
}
