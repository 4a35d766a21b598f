// Traces: the list of recent ones, one trace, or two on one axis.
import '../shared/head.js';
import '../shared/honesty.js';
import './waterfall.js';
import { ask, toldOf } from '../shared/ask.js';
import { h } from '../shared/dom.js';
import { count, plural, span } from '../shared/units.js';
import { showList } from './trace-list.js';

const PATIENCE = 400; // milliseconds until the page shows that it is waiting
const main = document.getElementById('main');
const honesty = document.querySelector('lab-honesty');
const [, one] = location.pathname.match(/^\/traces\/([0-9a-f]{32})$/) ?? [];

if (one) showTraces([one, ...new URLSearchParams(location.hash.slice(1)).getAll('with')]);
else showList(main, honesty);

/** One trace, or two on one axis. The page appears as a whole, so that nothing moves when the spans arrive. */
async function showTraces(ids) {
  const title = h('h1', {}, ids.length > 1 ? 'Two traces on one axis' : 'Trace');
  const place = h('div', { 'aria-busy': 'true' }, h('p.quiet', {}, 'Waiting for spans…'));
  const lead = h('div.lead', {}, title, h('p.quiet', {}, h('a', { href: '/traces' }, 'All traces')));
  const appear = () => main.append(lead, place);
  const late = setTimeout(appear, PATIENCE);
  try {
    const traces = await Promise.all(ids.slice(0, 2).map(id => ask(`/api/traces/${encodeURIComponent(id)}`)));
    const longest = Math.max(...traces.map(trace => trace.lastEndMs));
    place.replaceChildren(...difference(traces), ...traces.map(trace => {
      const waterfall = document.createElement('trace-waterfall');
      waterfall.show(trace, longest, traces.length > 1);
      return waterfall;
    }));
    const [root] = traces[0].spans;
    if (traces.length === 1) document.title = title.textContent = `${root.service} ${root.name}`;
    honesty.show(truth(traces));
  } catch (failure) {
    place.replaceChildren(h('p.notice', { role: 'alert' }, toldOf(failure)));
  }
  clearTimeout(late);
  if (!place.isConnected) appear();
  place.removeAttribute('aria-busy');
}

function difference([one, two]) {
  if (!two) return [];
  const less = two.durationMs - one.durationMs;
  const times = one.durationMs > 0 ? ` second is ${(two.durationMs / one.durationMs).toFixed(2)}× as long` : '';
  const difference = `${less < 0 ? '−' : '+'}${span(Math.abs(less) * 1000)}`;
  return [h('p', {}, h('span.number', {}, difference), h('span.quiet', {}, times))];
}

function truth(traces) {
  const sum = of => traces.reduce((all, trace) => all + of(trace), 0);
  const refused = sum(trace => trace.refusedSpans);
  const unlogged = sum(trace => trace.refusedLogs);
  const dropped = sum(trace => trace.spans.reduce((all, each) => all + each.dropped, 0));
  const lost = refused + unlogged + dropped > 0;
  return [
    ['Spans', count(sum(trace => trace.spans.length))],
    ['Dropped', lost ? [plural(refused, 'span'), plural(unlogged, 'log line'),
      `${count(dropped)} attributes, events or links`].join(', ') : 'nothing', lost],
    ['Complete', traces.every(trace => trace.complete) ? 'yes' : 'not yet: reload the page', traces.some(trace => !trace.complete)],
    ['Clocks', clocks(traces.flatMap(trace => trace.clocks))],
    ['Critical path', [...new Set(traces.map(trace => trace.criticalPath.source))].join(', ')],
  ];
}

function clocks(offsets) {
  if (offsets.length === 0) return 'consistent with the nesting of spans';
  return offsets.map(({ service, aheadMs, errorMs }) =>
    `${service} set by ${span(Math.abs(aheadMs) * 1000)}, within ${errorMs === null ? '?' : span(errorMs * 1000)}`).join('; ');
}
