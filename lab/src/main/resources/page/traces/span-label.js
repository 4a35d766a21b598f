// What a span is called, and how it ended.
import { figure, word } from './values.js';

/** A call is named by the service that it went to. */
export function label(each) {
  const peer = word(each, 'peer.service');
  return each.kind === 'client' && peer && each.name === 'GET' ? `calls ${peer}` : each.name;
}

/** In which mode the aggregator fetched, if it did. */
export function modeOf(trace) {
  return trace.spans.map(each => word(each, 'loopmesh.mode')).find(known => known) ?? '';
}

/** How it ended, unless it went well: × cancelled, ■ timed out, ◆ failed; or ? what is odd about it. */
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
