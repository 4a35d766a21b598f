// <trace-waterfall>: the spans of one trace as a tree, each bar in the parts that its time had.
import { h, s } from './dom.js';
import { counted, inWords, linesOf, listOf, marksOf } from './log-lines.js';
import { span as duration, step } from './units.js';

/** What a part of a bar means; the first word is for the key, the second for people who read it. */
const PARTS = {
  pool: ['pool', 'in line for a connection'],
  connecting: ['connecting', 'connecting'],
  scheduled: ['scheduled', 'on the wire, or ready while the loop did something else'],
  running: ['running', 'its own work'],
  downstream: ['downstream', 'waiting for what it asked'],
  artificial: ['artificial', 'artificial wait'],
  orphan: ['orphan', 'ran on after its parent had ended'],
};

customElements.define('trace-waterfall', class extends HTMLElement {
  #trace = null;
  #longest = 1;
  #closed = new Set();
  #chosen = null;
  #grid = h('div.grid', { role: 'treegrid', 'aria-label': 'Spans' });
  #detail = h('aside.detail', { 'aria-label': 'The span that was chosen', 'aria-live': 'polite' });

  /** Shows a trace as the lab has it in figures, on an axis of so many milliseconds. */
  show(trace, longest, terse) {
    this.classList.toggle('beside', terse);
    if (terse) this.#detail.tabIndex = 0; // it is scrolled there
    this.#trace = trace;
    this.#longest = Math.max(longest, 0.001);
    const root = trace.spans[0];
    this.replaceChildren(
      h('div.headline', {}, h('span.number', {}, duration(trace.durationMs * 1000)), h('span', {}, `${root.service} ${root.name}`),
        mode(trace) ? h('strong', {}, mode(trace)) : '', mark(root) ? h('span.alarm', {}, mark(root)) : '',
        h('span.quiet.small', {}, `${trace.spans.length} spans, ${trace.logs.length} log lines, ${new Set(trace.spans.map(each => each.service)).size} services, ${trace.traceId}`)),
      key(),
      h('div.floor', {}, this.#grid, this.#detail),
      terse ? '' : this.#twin());
    this.#grid.addEventListener('keydown', event => this.#key(event));
    this.#rows();
    this.#choose(root, false);
  }

  #visible() {
    const shown = [];
    let hiddenBelow = Infinity;
    for (const each of this.#trace.spans) {
      if (each.depth > hiddenBelow) continue;
      hiddenBelow = this.#closed.has(each.spanId) ? each.depth : Infinity;
      shown.push(each);
    }
    return shown;
  }

  #children(of) {
    return this.#trace.spans.filter(each => each.parentId === of.spanId);
  }

  #rows() {
    this.#grid.replaceChildren(
      h('div.row.axis', { role: 'row' }, h('div', { role: 'columnheader' }, 'Span'), h('div', { role: 'columnheader', 'aria-label': 'Time' }, axis(this.#longest)), h('div.figure', { role: 'columnheader' }, 'Took')),
      ...this.#visible().map(each => this.#row(each)));
  }

  #row(each) {
    const children = this.#children(each).length;
    const open = !this.#closed.has(each.spanId);
    const above = this.#trace.spans.find(other => other.spanId === each.parentId);
    const name = h('div.name', { role: 'gridcell' },
      h('span.twist', { 'aria-hidden': 'true' }, children === 0 ? '' : open ? '▾' : '▸'),
      h('span.what', {}, above?.service === each.service ? '' : h('strong', {}, `${each.service} `), label(each)),
      mark(each) ? h('span.alarm', { title: mark(each) }, mark(each)) : '', counted(linesOf(each, this.#trace)));
    name.style.paddingInlineStart = `${Math.min(each.depth, 12) * 0.9 + 0.2}rem`;
    return h(`div.row${each.critical ? '.critical' : ''}${each === this.#chosen ? '.chosen' : ''}`, {
      role: 'row', tabindex: each === (this.#chosen ?? this.#trace.spans[0]) ? 0 : -1, 'data-span': each.spanId, 'aria-level': each.depth + 1,
      'aria-expanded': children === 0 ? null : String(open), 'aria-selected': String(each === this.#chosen),
      click: event => event.target.closest('.twist') ? this.#fold(each) : this.#choose(each),
    }, name, h('div', { role: 'gridcell' }, this.#bar(each)), h('div.figure', { role: 'gridcell' }, duration((each.endMs - each.startMs) * 1000)));
  }

  #bar(each) {
    const percent = ms => `${(ms / this.#longest * 100).toFixed(4)}%`;
    const wide = (from, to) => `${(Math.max(0.02 * this.#longest / 10, to - from) / this.#longest * 100).toFixed(4)}%`;
    const parts = partsOf(each, this.#children(each), this.#trace.spans.find(other => other.spanId === each.parentId));
    const bad = each.status === 'error' && !each.cancelled;
    return s('svg', { height: 20, 'aria-hidden': 'true' },
      parts.map(({ kind, from, to }) => s(`rect.part-${kind}${bad ? '.bad' : ''}`, { x: percent(from), width: wide(from, to), y: kind === 'downstream' ? 8 : 4, height: kind === 'downstream' ? 4 : 12 },
        s('title', {}, `${PARTS[kind][1]}: ${duration((to - from) * 1000)}`))),
      each.events.map(event => s('circle.event', { cx: percent(event.atMs), cy: 10, r: 2 }, s('title', {}, `${event.name} at ${duration(event.atMs * 1000)}`))),
      marksOf(linesOf(each, this.#trace), percent),
      this.#trace.criticalPath.segments.filter(segment => segment.spanId === each.spanId)
        .map(({ startMs, endMs }) => s('rect.path', { x: percent(startMs), width: wide(startMs, endMs), y: 17, height: 2.5 })));
  }

  #fold(each, open = this.#closed.has(each.spanId)) {
    if (open) this.#closed.delete(each.spanId);
    else this.#closed.add(each.spanId);
    this.#choose(each);
  }

  #choose(each, focus = true) {
    this.#chosen = each;
    this.#rows();
    this.#detail.replaceChildren(...details(each, this.#children(each), this.#trace));
    if (focus) this.#grid.querySelector('.chosen')?.focus({ preventScroll: false });
  }

  #key(event) {
    const rows = this.#visible();
    const now = rows.indexOf(this.#chosen);
    const parent = rows.find(other => other.spanId === this.#chosen.parentId);
    const open = !this.#closed.has(this.#chosen.spanId) && this.#children(this.#chosen).length > 0;
    const act = {
      ArrowDown: () => this.#choose(rows[Math.min(rows.length - 1, now + 1)]),
      ArrowUp: () => this.#choose(rows[Math.max(0, now - 1)]),
      Home: () => this.#choose(rows[0]),
      End: () => this.#choose(rows.at(-1)),
      ArrowLeft: () => open ? this.#fold(this.#chosen, false) : parent && this.#choose(parent),
      ArrowRight: () => this.#closed.has(this.#chosen.spanId) ? this.#fold(this.#chosen, true) : open && this.#choose(rows[now + 1]),
    }[event.key];
    if (act) {
      act();
      event.preventDefault();
    }
  }

  #twin() {
    return h('details.twin', {}, h('summary', {}, 'The same as a table'), h('div.scroll', {}, h('table', {},
      h('thead', {}, h('tr', {}, ['Span', 'Service', 'Kind', 'From', 'To', 'Parts', 'Log'].map((name, i) => h(i === 3 || i === 4 ? 'th.figure' : 'th', { scope: 'col' }, name)))),
      h('tbody', {}, this.#trace.spans.map(each => h('tr', {}, h('td', {}, `${'· '.repeat(each.depth)}${label(each)}`), h('td', {}, each.service), h('td', {}, each.kind),
        h('td.figure', {}, duration(each.startMs * 1000)), h('td.figure', {}, duration(each.endMs * 1000)),
        h('td', {}, sums(partsOf(each, this.#children(each), this.#trace.spans.find(other => other.spanId === each.parentId))).map(([kind, ms]) => `${PARTS[kind][0]} ${duration(ms * 1000)}`).join(', ')),
        h('td', {}, inWords(linesOf(each, this.#trace), each))))))));
  }
});

function label(each) {
  const peer = each.attributes['peer.service'];
  return each.kind === 'client' && peer && each.name === 'GET' ? `calls ${peer}` : each.name;
}

/** In which mode the aggregator fetched, if it did. */
function mode(trace) {
  return trace.spans.map(each => each.attributes['loopmesh.mode']).find(known => known);
}

function isOutOfTime(each) {
  return each.attributes['http.response.status_code'] === 504 || /timeout|deadline/.test(each.attributes['error.type'] ?? '');
}

function mark(each) {
  if (each.cancelled) return '× cancelled';
  if (each.status === 'error') return `${isOutOfTime(each) ? '■' : '◆'} ${each.attributes['http.response.status_code'] || each.statusMessage || each.attributes['error.type'] || 'failed'}`;
  return { 'parent-missing': '? parent missing', cycle: '? its own ancestor' }[each.place] ?? '';
}

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

function sums(parts) {
  const sum = new Map();
  for (const { kind, from, to } of parts) sum.set(kind, (sum.get(kind) ?? 0) + to - from);
  return [...sum];
}

function details(each, children, trace) {
  const parts = sums(partsOf(each, children, trace.spans.find(other => other.spanId === each.parentId)));
  const list = rows => h('dl', {}, rows.flatMap(([name, value]) => [h('dt', {}, name), h('dd', {}, String(value))]));
  return [
    h('h2', {}, label(each)),
    h(`p.number${mark(each) ? '.alarm' : ''}`, {}, duration((each.endMs - each.startMs) * 1000)),
    h('p.quiet.small', {}, `${each.service}, ${each.kind}, from ${duration(each.startMs * 1000)} to ${duration(each.endMs * 1000)}`),
    mark(each) ? h('p.alarm', {}, mark(each), each.statusMessage ? `: ${each.statusMessage}` : '') : '',
    ...stoodReady(each),
    h('h3', {}, 'Its time'), list(parts.map(([kind, ms]) => [PARTS[kind][1], duration(ms * 1000)])),
    each.events.length > 0 ? h('h3', {}, 'Events') : '',
    each.events.length > 0 ? list(each.events.map(event => [duration(event.atMs * 1000), event.name])) : '',
    ...listOf(linesOf(each, trace), each),
    h('h3', {}, 'Attributes'), list(Object.entries(each.attributes).sort().map(([name, value]) => [name, Array.isArray(value) ? value.map(figure).join(', ') : figure(value)])),
    h('p.quiet.small', {}, `span ${each.spanId}, scope ${each.scope || 'none'}`),
  ];
}

/** No more decimals than the clock has. */
function figure(value) {
  return typeof value === 'number' ? Math.round(value * 1000) / 1000 : value;
}

/** For how long it stood ready while somebody else held the loop, and whose trace that is. */
function stoodReady(each) {
  const most = each.attributes['loopmesh.scheduled_ms'];
  if (most === undefined) return [];
  const exact = most === each.attributes['loopmesh.scheduled_min_ms'];
  const culprits = each.links.filter(link => link.attributes['loopmesh.link.relation'] === 'held the loop');
  return [h('p', {}, `It stood ready for ${exact ? '' : 'up to '}${duration(most * 1000)} while ${each.attributes['loopmesh.loop.held_by'] ?? 'somebody'} held the loop.`,
    culprits.map(link => [' ', h('a', { href: `/traces/${link.traceId}` }, 'Who did')]))];
}

function axis(longest) {
  const every = step(longest * 1000, matchMedia('(max-width: 47rem)').matches ? 4 : 8) / 1000;
  const ticks = [];
  for (let ms = 0; ms <= longest * 0.93; ms += every) ticks.push(ms);
  return s('svg', { height: 18, 'aria-hidden': 'true' }, ticks.map(ms => s('text', { x: `${ms / longest * 100}%`, y: 13 }, ms === 0 ? '0' : duration(ms * 1000).replace(/\.000 s/, ' s').replace(/(\.\d)00 s$/, '$1 s').replace('.0 ms', ' ms'))));
}

function key() {
  return h('div.key', { 'aria-hidden': 'true' }, Object.entries(PARTS).map(([kind, [, text]]) => h('span', {},
    s('svg', { width: 22, height: 12 }, s(`rect.part-${kind}`, { x: 0.5, y: kind === 'downstream' ? 4 : 0.5, width: 21, height: kind === 'downstream' ? 4 : 11 })), text)),
  h('span', {}, s('svg', { width: 22, height: 12 }, s('rect.path', { x: 0, y: 8, width: 22, height: 2.5 })), 'critical path'),
  h('span', {}, '▲ ● logged'));
}
