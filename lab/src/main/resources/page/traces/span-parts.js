// The parts of a span's time, and when it held the event loop or waited for it.
import { s } from '../shared/dom.js';

/** The meaning of each part of a bar: the key, and its text. */
export const PARTS = {
  pool: ['pool', 'queued for a connection'],
  connecting: ['connecting', 'connecting'],
  scheduled: ['scheduled', 'on the wire, or waiting for the loop'],
  running: ['running', 'its own work'],
  downstream: ['downstream', 'waiting for a downstream call'],
  artificial: ['artificial', 'artificial wait'],
  held: ['held the loop', 'held the event loop'],
  waited: ['waited for the loop', 'ready, waiting for the event loop'],
  orphan: ['orphan', 'outlived its parent'],
};

/** The parts of a span's time, in order, each from recorded moments: its events and its children. */
export function partsOf(each, children, parent) {
  if (each.artificial) return [{ kind: 'artificial', from: each.startMs, to: each.endMs }];
  const end = parent && each.endMs > parent.endMs + 0.5 && each.startMs < parent.endMs ? parent.endMs : each.endMs;
  const parts = each.kind === 'client' ? callParts(each, children, end) : ownParts(each, children, end);
  if (end < each.endMs) parts.push({ kind: 'orphan', from: Math.max(end, each.startMs), to: each.endMs });
  return parts.filter(part => part.to > part.from);
}

function callParts(each, children, end) {
  const at = name => each.events.find(event => event.name === name)?.atMs;
  const placed = Math.min(end, at('place in the pool obtained') ?? each.startMs);
  const connected = Math.min(end, Math.max(placed, at('connection obtained') ?? placed));
  const server = children.find(child => child.kind === 'server');
  const begun = server ? Math.min(end, Math.max(connected, server.startMs)) : connected;
  const done = server ? Math.min(end, Math.max(begun, server.endMs)) : end;
  return [
    { kind: 'pool', from: each.startMs, to: placed }, { kind: 'connecting', from: placed, to: connected },
    { kind: server ? 'scheduled' : 'downstream', from: connected, to: server ? begun : end },
    { kind: 'downstream', from: begun, to: server ? done : begun }, { kind: 'scheduled', from: done, to: end },
  ];
}

function ownParts(each, children, end) {
  const parts = [];
  let at = each.startMs;
  for (const child of [...children].sort((a, b) => a.startMs - b.startMs)) {
    const from = Math.min(end, Math.max(at, child.startMs));
    const to = Math.min(end, Math.max(from, child.endMs));
    parts.push({ kind: 'running', from: at, to: from }, { kind: 'downstream', from, to });
    at = to;
  }
  return [...parts, { kind: 'running', from: at, to: end }];
}

/** The total of each kind of part, in milliseconds. */
export function sums(parts) {
  const sum = new Map();
  for (const { kind, from, to } of parts) sum.set(kind, (sum.get(kind) ?? 0) + to - from);
  return [...sum];
}

/** When a span held its event loop or waited for it, as measured. */
export function loopParts(each) {
  const of = (kind, intervals) => intervals.map(({ startMs, endMs }) => ({ kind, from: startMs, to: endMs }));
  return [...of('held', each.heldLoop), ...of('waited', each.waitedForLoop)];
}

/** The parts of a bar, from back to front: a thin line stays visible on a hatched area. */
export function drawnParts(each, children, parent) {
  const parts = partsOf(each, children, parent);
  const isThin = part => part.kind === 'downstream';
  return [...parts.filter(part => !isThin(part)), ...loopParts(each), ...parts.filter(isThin)];
}

const hatch = (kind, d) => s(`pattern.hatch-${kind}`,
  { id: `hatch-${kind}`, width: 6, height: 6, patternUnits: 'userSpaceOnUse' }, s('rect', { width: 6, height: 6 }), s('path', { d }));
document.body.append(s('svg', { width: 0, height: 0, 'aria-hidden': 'true', class: 'unseen' }, s('defs', {},
  hatch('held', 'M-1 1L1 -1M0 6L6 0M5 7L7 5'), hatch('waited', 'M-1 5L1 7M0 0L6 6M5 -1L7 1'))));
