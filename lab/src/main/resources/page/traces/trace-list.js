// The list of traces and its heat map, refreshed every two seconds.
import './heat-map.js';
import { Unreachable, ask, toldOf } from '../shared/ask.js';
import { h } from '../shared/dom.js';
import { clock, count, plural, span } from '../shared/units.js';
import { day } from './heat-scale.js';
import { STATUS, TraceFilters } from './trace-filters.js';

const EVERY = 2000;
const MOST = 500;
const ROWS = 100;
const PATIENCE = 400; // milliseconds until the page appears without a response
const COLUMNS = ['Began', 'Request', 'Duration', 'Status', 'Spans', 'Services'];
const FIGURES = ['Duration', 'Spans'];

/** Fills the page. It appears as a whole with the first response, so that nothing moves afterwards. */
export async function showList(main, honesty) {
  const heat = document.createElement('heat-map');
  const rows = h('tbody');
  const said = h('p.quiet.small.said', { role: 'status' });
  const compare = h('button', { type: 'button', id: 'compare', disabled: true, click: open }, 'Select two to compare');
  const pause = h('button', { type: 'button', 'aria-pressed': 'false', click: turn }, 'Pause');
  const clear = h('button.plain', { type: 'button', click: () => filters.clear() }, 'Clear filters');
  const filters = new TraceFilters(() => {
    heat.box = filters.box;
    load();
  });
  let picked = [];
  let traces = [];
  let store = null;
  let failure = null;

  heat.box = filters.box;
  heat.addEventListener('filter', () => filters.setBox(heat.box));
  const page = [
    h('div.lead', {}, h('h1', {}, 'Traces'),
      h('p.quiet', {}, 'Each by start time and duration. Drag a box to list the traces in it.')),
    heat, h('div.controls', {}, filters.element, pause, clear, compare), said,
    h('div.scroll.list', { tabindex: 0, role: 'region', 'aria-label': 'List of traces' }, h('table', {}, h('thead', {}, h('tr',
      {},
      h('th', { scope: 'col' }, h('span.unseen', {}, 'Select to compare')),
      COLUMNS.map(name => h(FIGURES.includes(name) ? 'th.figure' : 'th', { scope: 'col' }, name)))), rows)),
  ];

  function open() {
    location.href = `/traces/${picked[0]}#with=${picked[1]}`;
  }

  function turn() {
    const paused = pause.getAttribute('aria-pressed') === 'true';
    pause.setAttribute('aria-pressed', String(!paused));
    pause.textContent = paused ? 'Pause' : 'Resume';
    if (paused) load();
  }

  function draw() {
    const listed = traces.filter(trace => heat.holds(trace));
    const longest = Math.max(1e-6, ...listed.map(trace => trace.durationMs));
    clear.hidden = !filters.isSet;
    heat.show(traces, emptyText());
    rows.replaceChildren(...listed.slice(0, ROWS).map(trace => row(trace, longest)));
    if (listed.length === 0) rows.append(h('tr', {}, h('td.quiet', { colspan: COLUMNS.length + 1 }, emptyText())));
    said.classList.toggle('alarm', failure !== null);
    said.textContent = failure ? `${toldOf(failure)} Retrying.${store ? ` Showing its response of ${store.at}.` : ''}`
      : `${listed.length > ROWS ? `First ${ROWS} of ` : ''}${ofAll(listed.length)}, newest first`;
  }

  function ofAll(number) {
    return number === traces.length ? plural(number, 'trace') : `${count(number)} of ${plural(traces.length, 'trace')}`;
  }

  /** Why the list is empty. */
  function emptyText() {
    if (failure instanceof Unreachable && !store) return 'Unknown: the lab does not answer.';
    if (!store) return failure ? 'Unknown: the lab returned no list.' : 'Loading…';
    if (store.traces === 0) return `No traces yet. Send traces to ${store.receiver}.`;
    return store.traces === 1 ? 'The only stored trace does not match the filters.'
      : `None of the ${count(store.traces)} stored traces match the filters.`;
  }

  function row(trace, longest) {
    const box = h('input', {
      type: 'checkbox', 'aria-label': `Select ${trace.traceId.slice(0, 8)} to compare`,
      checked: picked.includes(trace.traceId), change: () => pick(trace.traceId),
    });
    const bad = trace.status === 'error';
    return h('tr.link', {}, h('td', {}, box),
      h('td', {}, h('a.row', { href: `/traces/${trace.traceId}` }, began(startOf(trace)))),
      h('td', {}, `${trace.service} ${trace.name}`, trace.name.includes(trace.mode) ? '' : h('strong', {}, ` ${trace.mode}`)),
      h('td.figure', {}, h('span.meter', { 'aria-hidden': 'true' }, meter(trace.durationMs / longest, bad)),
        ` ${span(trace.durationMs * 1000)}`),
      h(bad ? 'td.alarm' : 'td', {}, STATUS[trace.status]),
      h('td.figure', {}, count(trace.spans)), h('td', {}, trace.services.join(', ')));
  }

  function pick(id) {
    picked = picked.includes(id) ? picked.filter(other => other !== id) : [...picked, id].slice(-2);
    compare.disabled = picked.length < 2;
    compare.textContent = picked.length < 2 ? 'Select two to compare' : 'Compare these two';
    draw();
  }

  async function load() {
    try {
      const body = await ask(`/api/traces?limit=${MOST}${filters.query}`);
      traces = body.traces.sort((a, b) => startOf(b) - startOf(a));
      store = { ...body.store, receiver: body.receiver, at: clock(Date.now() * 1000).slice(0, 8) };
      failure = null;
      filters.offer(traces.flatMap(trace => trace.services));
      filters.offerReplicas(Object.entries(Object.assign({}, ...traces.map(trace => trace.instances))).map(([instance, service]) => ({ instance, service })));
      honesty.show(truth(body));
    } catch (thrown) {
      failure = thrown;
    }
    draw();
  }

  await Promise.race([load(), new Promise(late => setTimeout(late, PATIENCE))]);
  main.append(...page);
  draw();
  setInterval(() => {
    const isPaused = pause.getAttribute('aria-pressed') === 'true' || document.hidden;
    const isInUse = heat.box || rows.contains(document.activeElement);
    if (failure || !(isPaused || isInUse)) load();
  }, EVERY);
}

/** The time of day, with the date if that is not today. */
function began(micros) {
  const today = new Date(micros / 1000).toDateString() === new Date().toDateString();
  return today ? clock(micros) : day(micros);
}

function startOf(trace) {
  return Date.parse(trace.startedAt) * 1000;
}

function truth({ store, receiver }) {
  const refused = store.refusedSpans + store.refusedLogs;
  return [
    ['Kept', [plural(store.traces, 'trace'), `at most ${count(store.mostTraces)}`,
      `${(store.bytes / 2 ** 20).toFixed(1)} MiB`].join(', ')],
    ['Evicted', plural(store.evictedTraces, 'trace')],
    ['Refused', `${plural(store.refusedSpans, 'span')}, ${plural(store.refusedLogs, 'log line')}`, refused > 0],
    ['Log lines', [`${count(store.logs)} kept`, `${count(store.evictedLogs)} evicted`,
      `${count(store.strayLogs)} without a trace here`].join(', ')],
    ['Shown', `at most ${MOST}, refreshed every 2 s`],
    ['Send traces to', receiver],
  ];
}

function meter(share, bad) {
  const bar = h(bad ? 'i.bad' : 'i');
  bar.style.width = `${Math.max(2, share * 100)}%`;
  return bar;
}
