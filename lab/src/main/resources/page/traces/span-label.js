// The label and the outcome of a span.
import { figure, word } from './values.js';

/** A call is named after the service that it called. */
export function label(each) {
  const peer = word(each, 'peer.service');
  return each.kind === 'client' && peer && each.name === 'GET' ? `calls ${peer}` : each.name;
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
