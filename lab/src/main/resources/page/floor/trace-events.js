// A recording in the Trace Event Format, which Perfetto and Chrome's tracing open: times are microseconds,
// and slices of one thread are nested or disjoint, never overlapping.
import { DOOR, SERVICES } from '../shared/services.js';

/** @returns {object} its JSON: a process is a service, its first threads are its loops, the others hold one request each at a time */
export function traceEvents(model) {
  const services = [...new Set([...SERVICES, ...[...model.lanes.values()].map(lane => lane.service)])];
  const names = [];
  const slices = [];
  services.forEach((service, index) => {
    const pid = index + 1;
    names.push({ ph: 'M', name: 'process_name', ts: 0, pid, tid: 0, args: { name: service } });
    const threads = [...loops(model, service), ...beside(service === DOOR ? requests(model) : calls(model, service), service === DOOR ? 'request' : 'call')];
    threads.forEach(({ name, list }, tid) => {
      names.push({ ph: 'M', name: 'thread_name', ts: 0, pid, tid, args: { name } }, { ph: 'M', name: 'thread_sort_index', ts: 0, pid, tid, args: { sort_index: tid } });
      for (const slice of list) slices.push({ ph: 'X', pid, tid, ...slice });
    });
  });
  slices.sort((a, b) => a.ts - b.ts || b.dur - a.dur);
  return { traceEvents: [...names, ...slices], displayTimeUnit: 'ms', otherData: { leftOut: 'tasks under 1 ms, which are recorded as sums' } };
}

/** A loop runs one task at a time; small overlaps after a clock adjustment are removed. */
function loops(model, service) {
  return [...model.lanes.values()].filter(lane => lane.service === service).map(lane => {
    let free = 0;
    const list = [...lane.blocks.values()].sort((a, b) => a.start - b.start).flatMap(block => {
      const ts = Math.max(block.start, free);
      if (block.end <= ts) return [];
      free = block.end;
      return [{ ts, dur: block.end - ts, name: block.route || 'task', cat: block.cpuUse ?? 'loop', args: { traceId: block.traceId ?? '', stack: block.frames ?? [] } }];
    });
    return { name: `loop ${lane.loop}${lane.place === service ? '' : ` of ${model.replicas.nameOf(lane.place)}`}`, list };
  });
}

function requests(model) {
  return [...model.requests.values()].filter(request => request.end !== null)
    .map(request => ({ ts: request.begin, dur: request.micros, name: request.mode || 'request', cat: request.shape, args: { traceId: request.trace, status: request.http ?? request.root?.http ?? 0 } }));
}

function calls(model, service) {
  return [...model.requests.values()].flatMap(request => request.stays.filter(stay => stay.service === service && stay.end !== null)
    .map(stay => ({ ts: stay.start, dur: stay.end - stay.start, name: `for ${request.mode || 'a request'}`, cat: stay.outcome === 'error' ? 'failed' : 'well', args: { traceId: request.trace } })));
}

/** Puts each request in the first thread that is free when it begins. */
function beside(all, name) {
  const threads = [];
  for (const slice of all.sort((a, b) => a.ts - b.ts)) {
    let thread = threads.find(each => each.free <= slice.ts);
    if (!thread) threads.push(thread = { name: `${name} ${threads.length + 1}`, free: 0, list: [] });
    thread.free = slice.ts + slice.dur;
    thread.list.push(slice);
  }
  return threads;
}
