// Traces: all that came lately by time and duration, or one of them, or two beside each other.
import './head.js';
import './honesty.js';
import './heat-map.js';
import './waterfall.js';
import { h } from './dom.js';
import { clock, count, span } from './units.js';

const EVERY = 2000;
const MOST = 500;
const STATUS = { ok: '● ok', error: '◆ error', cancelled: '× cancelled' };
const main = document.getElementById('main');
const honesty = document.querySelector('lab-honesty');
const [, one] = location.pathname.match(/^\/traces\/([0-9a-f]{32})$/) ?? [];

async function get(path) {
  const answer = await fetch(path, { headers: { Accept: 'application/json' } });
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.detail);
  return body;
}

function problem(error) {
  return h('p.notice', { role: 'alert' }, error instanceof TypeError ? 'The lab does not answer; trying again.' : error.message);
}

if (one) showTraces([one, ...new URLSearchParams(location.hash.slice(1)).getAll('with')]);
else showList();

/** One trace, or two on one axis. */
async function showTraces(ids) {
  const place = h('div', { 'aria-busy': 'true' }, h('p.quiet', {}, 'Waiting for its spans…'));
  main.append(h('div.lead', {}, h('h1', {}, ids.length > 1 ? 'Two traces on one axis' : 'A trace'), h('p.quiet', {}, h('a', { href: '/traces' }, 'All traces'))), place);
  try {
    const traces = await Promise.all(ids.slice(0, 2).map(id => get(`/api/traces/${id}`)));
    const longest = Math.max(...traces.map(trace => trace.durationMs));
    place.replaceChildren(...traces.map(trace => {
      const waterfall = document.createElement('trace-waterfall');
      waterfall.show(trace, longest, traces.length > 1);
      return waterfall;
    }));
    place.prepend(...difference(traces));
    honesty.show(truth(traces));
  } catch (error) {
    place.replaceChildren(problem(error));
  }
  place.removeAttribute('aria-busy');
}

function difference([one, two]) {
  if (!two) return [];
  const less = two.durationMs - one.durationMs;
  return [h('p', {}, h('span.number', {}, `${less < 0 ? '−' : '+'}${span(Math.abs(less) * 1000)}`), h('span.quiet', {}, ` the second beside the first, ${(one.durationMs / two.durationMs).toFixed(2)} : 1`))];
}

function truth(traces) {
  const clocks = traces.flatMap(trace => trace.clocks);
  const refused = traces.reduce((sum, trace) => sum + trace.refusedSpans, 0);
  const unlogged = traces.reduce((sum, trace) => sum + trace.refusedLogs, 0);
  const dropped = traces.flatMap(trace => trace.spans).reduce((sum, each) => sum + each.dropped, 0);
  return [
    ['Spans', count(traces.reduce((sum, trace) => sum + trace.spans.length, 0))],
    ['Left out', refused + unlogged + dropped === 0 ? 'nothing' : `${refused} spans, ${unlogged} log lines, ${dropped} attributes or events`, refused + unlogged + dropped > 0],
    ['Complete', traces.every(trace => trace.complete) ? 'yes' : 'not yet: load it again', traces.some(trace => !trace.complete)],
    ['Clocks', clocks.length === 0 ? 'agree with the nesting of spans' : clocks.map(c => `${c.service} set by ${span(Math.abs(c.aheadMs) * 1000)}, within ${c.errorMs === null ? '?' : span(c.errorMs * 1000)}`).join('; ')],
    ['Critical path', [...new Set(traces.map(trace => trace.criticalPath.source))].join(', ')],
  ];
}

/** The list and its heat map, looked up again every other second. */
function showList() {
  const heat = document.createElement('heat-map');
  const rows = h('tbody');
  const compare = h('button', { type: 'button', id: 'compare', disabled: true, click: () => location.href = `/traces/${picked[0]}#with=${picked[1]}` }, 'Pick two to compare');
  const clear = h('button.plain', { type: 'button', hidden: true, click: () => heat.clear() }, 'All again');
  const still = h('button', { type: 'button', 'aria-pressed': 'false', click: () => still.setAttribute('aria-pressed', String(still.getAttribute('aria-pressed') === 'false')) }, 'Stand still');
  const filters = filter(() => load());
  const said = h('p.quiet.small', { role: 'status' });
  const error = h('div');
  let picked = [];
  let traces = [];
  main.append(
    h('div.lead', {}, h('h1', {}, 'Traces'), h('p.quiet', {}, 'Each by when it began and how long it took. Drag a box to see those in it.')),
    error, heat,
    h('div.controls', {}, filters.element, still, clear, compare), said,
    h('div.scroll.list', { tabindex: 0, role: 'region', 'aria-label': 'List of traces' }, h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, h('span.unseen', {}, 'Pick to compare')),
      ...['Began', 'What', 'Took', 'Ended', 'Spans', 'Services'].map((name, i) => h(i === 2 || i === 4 ? 'th.figure' : 'th', { scope: 'col' }, name)))), rows)));

  function draw() {
    const shown = traces.filter(trace => heat.holds(trace));
    clear.hidden = !heat.isFiltered;
    said.textContent = `${count(shown.length)} of ${count(traces.length)} traces, the newest first`;
    const longest = Math.max(1, ...shown.map(trace => trace.durationMs));
    rows.replaceChildren(...shown.slice(0, 100).map(trace => row(trace, longest)));
  }

  function row(trace, longest) {
    const box = h('input', { type: 'checkbox', 'aria-label': `Pick ${trace.traceId.slice(0, 8)} to compare`, checked: picked.includes(trace.traceId), change: () => pick(trace.traceId) });
    const bad = trace.status === 'error';
    return h('tr', {}, h('td', {}, box),
      h('td', {}, h('a', { href: `/traces/${trace.traceId}` }, clock(Date.parse(trace.startedAt) * 1000))),
      h('td', {}, `${trace.service} ${trace.name}`, trace.mode && !trace.name.includes(trace.mode) ? h('strong', {}, ` ${trace.mode}`) : ''),
      h('td.figure', {}, h('span.meter', { 'aria-hidden': 'true' }, meter(trace.durationMs / longest, bad)), ` ${span(trace.durationMs * 1000)}`),
      h(bad ? 'td.alarm' : 'td', {}, STATUS[trace.status]), h('td.figure', {}, trace.spans), h('td', {}, trace.services.join(', ')));
  }

  function pick(id) {
    picked = picked.includes(id) ? picked.filter(other => other !== id) : [...picked, id].slice(-2);
    compare.disabled = picked.length < 2;
    compare.textContent = picked.length < 2 ? 'Pick two to compare' : 'Compare these two';
    draw();
  }

  async function load() {
    try {
      const body = await get(`/api/traces?limit=${MOST}${filters.query()}`);
      traces = body.traces;
      error.replaceChildren();
      heat.show(traces);
      honesty.show([
        ['Kept', `${count(body.store.traces)} of at most ${count(body.store.mostTraces)} traces, ${(body.store.bytes / 2 ** 20).toFixed(1)} MiB`],
        ['Made room', `${count(body.store.evictedTraces)} traces`],
        ['Refused', `${count(body.store.refusedSpans)} spans, ${count(body.store.refusedLogs)} log lines`, body.store.refusedSpans + body.store.refusedLogs > 0],
        ['Log lines', `${count(body.store.logs)} kept, ${count(body.store.evictedLogs)} made room, ${count(body.store.strayLogs)} of no trace here`],
        ['Shown', `at most ${MOST}, looked up every 2 s`],
        ['Send traces to', body.receiver],
      ]);
      draw();
    } catch (failure) {
      error.replaceChildren(problem(failure));
    }
  }

  heat.addEventListener('filter', draw);
  load();
  setInterval(() => {
    const busy = still.getAttribute('aria-pressed') === 'true' || document.hidden || heat.isFiltered || rows.contains(document.activeElement);
    if (!busy) load();
  }, EVERY);
}

function meter(share, bad) {
  const bar = h(bad ? 'i.bad' : 'i');
  bar.style.width = `${Math.max(2, share * 100)}%`;
  return bar;
}

function filter(change) {
  const option = (value, text) => h('option', { value }, text);
  const service = h('select', { id: 'service', 'aria-label': 'Service', change }, option('', 'any service'), ['guest', 'aggregator', 'user-service', 'order-service', 'payment-service'].map(name => option(name, name)));
  const status = h('select', { id: 'status', 'aria-label': 'How it ended', change }, option('', 'any end'), Object.entries(STATUS).map(([value, text]) => option(value, text)));
  const least = h('select', { id: 'least', 'aria-label': 'Took at least', change }, option('', 'any duration'), ['10ms', '100ms', '500ms', '1s', '2s', '5s'].map(value => option(value, `${value} or more`)));
  return {
    element: h('div.controls', { role: 'group', 'aria-label': 'Which traces' }, service, status, least),
    query: () => [['service', service], ['status', status], ['minDuration', least]].filter(([, element]) => element.value).map(([name, element]) => `&${name}=${encodeURIComponent(element.value)}`).join(''),
  };
}
