// <lab-runs>: the last runs of this page, newest first, on one common zero, each with its verdict.
import { h, say } from '../shared/dom.js';
import { Latencies } from '../shared/prediction.js';
import { chartKey, runChart } from '../shared/run-chart.js';
import { verdict } from '../shared/verdict.js';
import { word } from '../shared/words.js';
import { announce } from './announce.js';
import './code-tabs.js';
import { copyImage } from './copy-image.js';
import { observe } from './observe.js';

const MOST = 5;
const EVERY = 100; // milliseconds between two pictures of a run that goes on
const UNKNOWN = 15_000; // milliseconds after which a run that is still unknown was lost

customElements.define('lab-runs', class extends HTMLElement {
  #runs = [];
  #latencies = new Latencies();
  #list = h('div.pinned');
  #empty = h('p.quiet');
  #key = h('p.key');
  #said = h('span.quiet.small', { role: 'status' });
  #code = document.createElement('code-tabs');
  #tools = h('div.controls', { hidden: true }, h('button', { type: 'button', id: 'copy-image', click: () => this.#copy() }, 'Copy image'), this.#said);
  #drawn = 0;
  #longest = 0;

  connectedCallback() {
    this.setAttribute('role', 'region');
    this.append(h('div', {}, this.#empty, this.#list, this.#key), h('aside', {}, this.#code, this.#tools));
    this.#write();
    document.addEventListener('words', () => this.#write());
    new ResizeObserver(() => this.#redraw()).observe(this.#list);
    this.refresh();
  }

  /** Asks for the latencies from which runs are predicted. */
  refresh() {
    return this.#latencies.refresh();
  }

  /** Draws what is predicted of a run, at once. */
  begin(mode) {
    const predicted = this.#latencies.predict(mode);
    const run = {
      mode, predicted, trace: null, settled: false, known: null, begun: performance.now(),
      predictedMs: predicted.length > 0 ? Math.max(...predicted.map(call => call.endMs)) : null,
      head: h('h2'), text: h('p.told'), link: h('a.small', { hidden: true }, 'Trace'), chart: h('div'),
    };
    run.element = h('section.run', {}, h('div.said', {}, run.head, run.text, run.link), run.chart);
    this.#runs = [run, ...this.#runs].slice(0, MOST);
    this.#code.mode = mode;
    this.#write();
    return run;
  }

  /** The run was sent, as the request of this trace. */
  follow(run, trace) {
    run.trace = trace;
    run.link.href = `/traces/${trace}`;
    this.refresh(); // for the next one
  }

  /** The run was not sent. */
  drop(run) {
    this.#runs = this.#runs.filter(each => each !== run);
    this.#write();
  }

  /** Draws what is known at a moment. */
  draw(model, at) {
    const now = performance.now();
    if (now - this.#drawn < EVERY) return;
    this.#drawn = now;
    const open = this.#runs.filter(run => !run.settled && run.trace !== null);
    for (const run of open) this.#learn(run, model, at, now);
    if (this.#scale() !== this.#longest) this.#redraw();
    else open.forEach(run => this.#show(run));
  }

  #learn(run, model, at, now) {
    const known = observe(model, run.trace, at);
    if (known) {
      const isNews = !run.known?.answered && known.answered;
      Object.assign(run, { known, settled: known.settled });
      if (isNews) announce('run', `${word(run.mode)}: ${verdict(known)}`);
    } else if (run.known || now - run.begun > UNKNOWN) {
      run.settled = true; // what came of it was forgotten, or never arrived
      run.isLost = !run.known?.answered;
    }
  }

  /** The time at the right edge of every row, in milliseconds. */
  #scale() {
    return Math.max(100, ...this.#runs.flatMap(({ predictedMs, known }) => [predictedMs ?? 0, ...ends(known)])) * 1.02;
  }

  #write() {
    this.setAttribute('aria-label', word('runs'));
    say(this.#empty, word('noRuns'));
    this.#empty.hidden = this.#runs.length > 0;
    this.#tools.hidden = this.#runs.length === 0;
    this.#list.replaceChildren(...this.#runs.map(run => run.element));
    this.#key.replaceChildren(...chartKey());
    this.#redraw();
  }

  #redraw() {
    this.#longest = this.#scale();
    this.#runs.forEach(run => this.#show(run));
  }

  #show(run) {
    say(run.head, word(run.mode));
    say(run.text, told(run));
    run.text.classList.toggle('none', !run.known?.answered);
    const { known } = run;
    run.link.hidden = !known?.answered;
    run.chart.replaceChildren(runChart(
      { predicted: run.predicted, predictedMs: run.predictedMs, elapsedMs: known?.elapsedMs, calls: known?.calls ?? [], guests: known?.guests ?? [] },
      { longest: this.#longest, width: run.chart.clientWidth, axis: true, label: `${word(run.mode)}: ${told(run)}` }));
  }

  async #copy() {
    const rows = this.#runs.map(run => ({ title: `${word(run.mode)}: ${told(run)}`, svg: run.chart.firstChild }));
    say(this.#said, await copyImage(word('title'), rows));
  }
});

/** The last moment of what is known. */
function ends(known) {
  return known ? [known.elapsedMs ?? 0, ...known.calls.map(call => call.endMs), ...known.guests.map(guest => guest.servedMs ?? guest.untilMs)] : [];
}

function told(run) {
  const { known, predictedMs, isLost } = run;
  if (isLost) return 'Not recorded: the connection to the lab was lost.';
  if (known && (known.answered || run.settled)) return verdict(known);
  return predictedMs === null ? 'running' : `predicted ${(predictedMs / 1000).toFixed(1)} s`;
}
