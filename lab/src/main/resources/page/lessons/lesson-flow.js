// <lesson-flow>: prediction, run, observation, verdict. What it shows is in the address, so that a link or a reload
// shows the same. Fires `over` with each run whose end it shows.
import { ask, toldOf } from '../shared/ask.js';
import { change } from '../shared/control.js';
import { h } from '../shared/dom.js';
import './lesson-observe.js';
import './lesson-predict.js';
import './lesson-progress.js';
import './lesson-verdict.js';
import './running-notice.js';
import { follow } from './follow.js';
import { guessIn, linkOf } from './guess.js';
import { figure } from './lesson-figure.js';
import { inQuery, setQuery } from './place.js';

const PHASES = [['predict', 'Predict'], ['running', 'Run'], ['seen', 'Say what you saw'], ['verdict', 'Read the verdict']];

customElements.define('lesson-flow', class extends HTMLElement {
  #lesson;
  #next;
  #knob;
  #run = null;
  #notice = h('div');
  #steps = h('ol.steps', { 'aria-label': 'Steps' }, PHASES.map(([phase, name]) => h('li', { 'data-phase': phase }, name)));
  #predict = document.createElement('lesson-predict');
  #progress = document.createElement('lesson-progress');
  #figure;
  #looked = h('div');
  #observe = document.createElement('lesson-observe');
  #verdict = document.createElement('lesson-verdict');

  connectedCallback() {
    if (this.firstChild) return;
    this.append(this.#steps, this.#notice, h('div.columns', {},
      h('section.panel', { 'aria-label': 'Prediction' }, this.#predict),
      h('section.result', { 'aria-label': 'Result' }, this.#progress, this.#observe, this.#looked, this.#verdict)));
    this.#predict.addEventListener('knob', event => this.#turn(event.detail).then(() => this.#keep()));
    for (const changed of ['guess', 'change']) this.#predict.addEventListener(changed, () => this.#keep());
    this.#predict.addEventListener('run', event => this.#start(event.detail));
    this.#progress.addEventListener('cancel', () => this.#cancel());
    this.#observe.addEventListener('observed', event => this.#observed(event.detail));
    this.#verdict.addEventListener('again', event => this.#again(event.detail));
  }

  /** @param course with all lessons and the run in progress */
  async begin(lesson, { lessons, running }) {
    this.#lesson = lesson;
    this.#next = lessons.find(each => each.number > lesson.number);
    this.#show('predict');
    const { values, default: usual } = lesson.knob;
    const asked = inQuery('prediction');
    await this.#turn(values.includes(inQuery('knob')) ? inQuery('knob') : usual, ask => guessIn(asked, ask));
    this.#predict.confidence = inQuery('confidence');
    if (inQuery('run')) await this.#open(inQuery('run'));
    else if (running) this.#elsewhere(running.id);
  }

  /** The question depends on the knob, so the prediction is made anew. */
  async #turn(value, guess = () => null) {
    try {
      const { prediction } = await ask(`/api/lessons/${this.#lesson.number}?knob=${encodeURIComponent(value)}`);
      this.#knob = value;
      this.#predict.turn(this.#lesson.knob, value);
      this.#predict.ask(prediction);
      this.#predict.guess = guess(prediction);
    } catch (failure) {
      this.#tell(toldOf(failure));
    }
  }

  /** A run by its link. */
  async #open(id) {
    try {
      const run = await ask(`/api/lessons/runs/${id}`);
      if (run.lesson !== this.#lesson.number) return void location.replace(`/lessons/${run.lesson}?run=${id}`);
      if (run.knob !== this.#knob) await this.#turn(run.knob);
      this.#predict.guess = run.prediction;
      this.#predict.confidence = run.confidence;
      if (run.state === 'running') await this.#follow(run);
      else this.#over(run, false);
    } catch (failure) {
      this.#tell(failure.status === 404 ? `This lab has no run ${id}; it may be on another machine, or was not kept. Your link still holds the prediction: run it again.` : toldOf(failure));
    }
  }

  async #start(wanted) {
    this.#tell();
    this.#predict.busy = true;
    const body = { ...wanted, knob: this.#knob, short: inQuery('short') === 'true' };
    try {
      const run = await change('POST', `/api/lessons/${this.#lesson.number}/runs`, body);
      setQuery({ knob: this.#knob, prediction: linkOf(wanted.prediction), confidence: wanted.confidence, run: run.id });
      await this.#follow(run);
    } catch (failure) {
      this.#predict.busy = false;
      if (failure.problem?.run) this.#elsewhere(failure.problem.run);
      else this.#tell(toldOf(failure));
    }
  }

  /** Shows the progress of a run until it is over. */
  async #follow(run) {
    this.#run = run;
    this.#predict.busy = true;
    this.#show('running');
    this.#progress.begin();
    try {
      this.#over(await follow(run, now => this.#progress.show(now), why => this.#progress.lost(why)), true);
    } catch (failure) {
      this.#show('predict');
      this.#tell(failure.status === 404 ? 'The lab was restarted and has lost this run. Your prediction is still here: run it again.' : toldOf(failure));
    } finally {
      this.#predict.busy = false;
    }
  }

  /** @param isNew whether the user is asked what there was to see, before the verdict */
  #over(run, isNew) {
    this.#run = run;
    if (!run.verdict) {
      this.#show('predict');
      this.dispatchEvent(new CustomEvent('over', { detail: run }));
      return this.#tell(run.state === 'cancelled' ? 'The run was cancelled, and its changes to the mesh are undone.' : `The run failed. ${run.failure} Your prediction is still here.`);
    }
    this.#figure = figure(run);
    if (!isNew) return this.#judge();
    this.#looked.replaceChildren(this.#figure);
    this.#show('seen');
    this.#observe.focus();
  }

  async #observed(text) {
    if (text) {
      await change('PUT', `/api/lessons/runs/${this.#run.id}/observation`, { text })
        .then(() => this.#run.observation = text, failure => this.#tell(`Your sentence was not kept. ${toldOf(failure)}`));
    }
    this.#judge();
    this.#verdict.focus();
  }

  #judge() {
    this.#verdict.show(this.#run, this.#lesson, this.#next, this.#figure);
    this.#show('verdict');
    this.dispatchEvent(new CustomEvent('over', { detail: this.#run }));
  }

  async #again(knob) {
    await this.#turn(knob);
    this.#keep();
    this.#show('predict');
    this.#predict.focus();
    this.#predict.scrollIntoView({ block: 'nearest' });
  }

  #cancel() {
    change('DELETE', `/api/lessons/runs/${this.#run.id}`).catch(failure => this.#tell(toldOf(failure)));
  }

  /** A run that was started elsewhere. */
  #elsewhere(id) {
    const notice = document.createElement('running-notice');
    this.#notice.replaceChildren(notice);
    notice.show(id);
  }

  #tell(text = '') {
    this.#notice.replaceChildren(...text ? [h('p.notice', { role: 'alert' }, text)] : []);
  }

  /** What is predicted now, in the address; without the run that was shown. */
  #keep() {
    setQuery({ knob: this.#knob, prediction: linkOf(this.#predict.guess), confidence: this.#predict.confidence, run: '' });
  }

  #show(phase) {
    this.dataset.phase = phase;
    for (const step of this.#steps.children) step.setAttribute('aria-current', step.dataset.phase === phase ? 'step' : 'false');
    this.#progress.hidden = phase !== 'running';
    this.#looked.hidden = phase !== 'seen';
    this.#observe.hidden = phase !== 'seen';
    this.#verdict.hidden = phase !== 'verdict';
  }
});
