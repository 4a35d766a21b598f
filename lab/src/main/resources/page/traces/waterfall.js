// <trace-waterfall>: the spans of one trace as a tree, each bar divided into the parts of its time.
import { h, s } from '../shared/dom.js';
import { plural, span as duration, step, tick } from '../shared/units.js';
import { counted, inWords, linesOf, marksOf } from './log-lines.js';
import { details } from './span-detail.js';
import { clock, label, mark, modeOf } from './span-label.js';
import { PARTS, drawnParts, loopParts, partsOf, sums } from './span-parts.js';

customElements.define('trace-waterfall', class extends HTMLElement {
  #trace = null;
  #longest = 1;
  #closed = new Set();
  #chosen = null;
  #grid = h('div.grid', { role: 'treegrid', 'aria-label': 'Spans' });
  #detail = h('aside.detail', { 'aria-label': 'Selected span', 'aria-live': 'polite' });

  /** Shows a trace in the lab's JSON, on an axis of this many milliseconds. */
  show(trace, longest, terse) {
    this.classList.toggle('beside', terse);
    if (terse) this.#detail.tabIndex = 0; // focusable, to be scrolled by keys
    this.#trace = trace;
    this.#longest = Math.max(longest, 0.001);
    const root = trace.spans[0];
    this.replaceChildren(
      h('div.headline', {}, h('span.number', {}, duration(trace.durationMs * 1000)), lastEnd(trace), terse ? h('span', {}, `${root.service} ${root.name}`) : '',
        modeOf(trace) ? h('strong', {}, modeOf(trace)) : '', mark(root) ? h('span.alarm', {}, mark(root)) : '',
        h('span.quiet.small', {}, [plural(trace.spans.length, 'span'), plural(trace.logs.length, 'log line'), plural(new Set(trace.spans.map(each => each.service)).size, 'service'), trace.traceId].join(', '))),
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
      h('span.what', {}, above?.service === each.service ? '' : h('strong', {}, `${each.service} `), label(each), above?.service === each.service ? '' : h('span.clock', {}, clock(each, this.#trace))),
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
    const parts = drawnParts(each, this.#children(each), this.#trace.spans.find(other => other.spanId === each.parentId));
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
    return h('details.twin', {}, h('summary', {}, 'Show as table'), h('div.scroll', {}, h('table', {},
      h('thead', {}, h('tr', {}, ['Span', 'Service', 'Kind', 'From', 'To', 'Parts', 'Log'].map((name, i) => h(i === 3 || i === 4 ? 'th.figure' : 'th', { scope: 'col' }, name)))),
      h('tbody', {}, this.#trace.spans.map(each => h('tr', {}, h('td', {}, `${'· '.repeat(each.depth)}${label(each)}`), h('td', {}, [each.service, clock(each, this.#trace)].filter(Boolean).join(', ')), h('td', {}, each.kind),
        h('td.figure', {}, duration(each.startMs * 1000)), h('td.figure', {}, duration(each.endMs * 1000)),
        h('td', {}, sums([...partsOf(each, this.#children(each), this.#trace.spans.find(other => other.spanId === each.parentId)), ...loopParts(each)]).map(([kind, ms]) => `${PARTS[kind][0]} ${duration(ms * 1000)}`).join(', ')),
        h('td', {}, inWords(linesOf(each, this.#trace), each))))))));
  }
});

/** The last end, if the root did not end last. */
function lastEnd(trace) {
  const [took, ended] = [trace.durationMs, trace.lastEndMs].map(ms => duration(ms * 1000));
  return took === ended ? '' : h('span.quiet', {}, `last span ended at ${ended}`);
}

function axis(longest) {
  const every = step(longest * 1000, matchMedia('(max-width: 47rem)').matches ? 4 : 8) / 1000;
  const ticks = Array.from({ length: Math.floor(longest * 0.93 / every) + 1 }, (_, i) => i * every);
  return s('svg', { height: 18, 'aria-hidden': 'true' },
    ticks.map(ms => s('text', { x: `${ms / longest * 100}%`, y: 13 }, tick(ms * 1000, every * 1000))));
}

function key() {
  return h('div.key', { 'aria-hidden': 'true' }, Object.entries(PARTS).map(([kind, [, text]]) => h('span', {},
    s('svg', { width: 22, height: 12 }, s(`rect.part-${kind}`, { x: 0.5, y: kind === 'downstream' ? 4 : 0.5, width: 21, height: kind === 'downstream' ? 4 : 11 })), text)),
  h('span', {}, s('svg', { width: 22, height: 12 }, s('rect.path', { x: 0, y: 8, width: 22, height: 2.5 })), 'critical path'),
  h('span', {}, '▼ ▲ ○ logged'));
}
