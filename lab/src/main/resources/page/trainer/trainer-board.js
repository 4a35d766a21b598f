// <trainer-board>: the drill in progress as its trainer sees it: truth, schedule and the player's actions on one axis.
import { toldOf } from '../shared/ask.js';
import { askAs, change } from '../shared/control.js';
import { h, isOff, say, turnOff } from '../shared/dom.js';
import { eventRows } from '../drills/drill-board.js';
import { cause, millis, timeOf, wholeTime } from '../drills/drill-words.js';
import { incidentChart } from '../drills/incident-chart.js';
import { pressTwice } from '../drills/press-twice.js';
import { InjectPanel } from './inject-panel.js';
import { gradeSoFar, solutionBox } from './solution.js';

const EVERY_MS = 1500;

customElements.define('trainer-board', class extends HTMLElement {
  run = null;
  #title = h('h1');
  #state = h('p.quiet', { role: 'status' });
  #error = h('div', { role: 'status' });
  #truth = h('div.truth');
  #solution = h('div');
  #nextHint = h('p.quiet.small', { id: 'next-hint' });
  #grade = h('div');
  #picture = h('figure.picture');
  #events = h('ol.events');
  #ask = h('button', { type: 'button', id: 'enter-token', hidden: true, click: () => this.#look(true) }, 'Enter the token of the trainer');
  #hint = h('button', { type: 'button', id: 'give-hint', click: () => isOff(this.#hint) || this.#act('POST', '/api/drills/current/hint') });
  #cancel = pressTwice('cancel', 'End the drill', () => this.#act('DELETE', '/api/drills/current'));
  #inject = new InjectPanel((...change) => this.#act(...change));
  #view = null;
  #timer;
  #looking = false;
  #again = false; // something was done while it looked

  connectedCallback() {
    if (this.firstChild) return;
    this.append(h('div.lead', {}, this.#title, this.#state), this.#error, h('div.controls', {}, this.#ask, this.#hint, this.#cancel), this.#nextHint, this.#truth, this.#solution, this.#picture,
      h('div.columns', {}, h('section', { 'aria-label': 'What happened' }, h('h2', {}, 'What happened'), this.#events),
        h('div', {}, this.#inject.element, h('section', { 'aria-label': 'Grade so far' }, h('h2', {}, 'Grade so far'), this.#grade))));
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  begin(view) {
    this.run = view.id;
    document.title = `${view.title} · Trainer · Loopmesh`;
    this.#view = view;
    this.#inject.begin(view.services);
    this.#look();
  }

  /** Shows what a player knows, too. */
  show(view) {
    this.#view = view;
    say(this.#title, view.title);
    say(this.#state, `${view.player ? `played by ${view.player}, ` : ''}${view.phase}, ${wholeTime(view.leftMs)} left`);
    const [price] = view.hints;
    say(this.#hint, price === undefined ? 'No more hints' : `Give the next hint (−${price} points)`);
    turnOff(this.#hint, price === undefined);
  }

  /** Looks at the truth; asks for the token only when the trainer wants to enter it. */
  async #look(asking = false) {
    clearTimeout(this.#timer);
    if (this.#looking) {
      this.#again = true;
      return;
    }
    [this.#looking, this.#again] = [true, false];
    try {
      const path = '/api/drills/current/truth';
      if (asking || !document.hidden) this.#draw(asking ? await change('GET', path, undefined, 'trainer') : await askAs('trainer', path));
      this.#ask.hidden = true;
      if (asking) this.#inject.begin(this.#view.services);
    } catch (failure) {
      this.#ask.hidden = !failure.needsToken && !asking;
      if (failure.needsToken) this.#truth.replaceChildren(h('p.notice', {}, 'The truth of this drill is for its trainer.'));
      else if (asking) this.#complain(failure);
    }
    this.#looking = false;
    if (this.isConnected && this.#ask.hidden) this.#timer = setTimeout(() => this.#look(), this.#again ? 0 : EVERY_MS);
  }

  #draw({ truth, timeline, pageAt, moments, events, grade, seed, seconds, solution }) {
    const { elapsedMs, leftMs, limitMs, objective, hints } = this.#view;
    const beganMs = elapsedMs + leftMs - limitMs; // the end of the calm
    const made = events.filter(each => each.kind === 'step').map(each => each.what.name);
    const plan = timeline.filter(step => !made.includes(step.name)).map(step => ({ ...step, atMs: beganMs + millis(step.at) }));
    if (pageAt && !events.some(each => each.kind === 'page')) plan.push({ atMs: beganMs + millis(pageAt), at: pageAt, page: true });
    const toMs = Math.min(elapsedMs + leftMs, Math.max(30_000, 1.4 * elapsedMs, ...plan.map(step => step.atMs + 20_000)));
    const known = { events, moments, seconds, objective, plan };
    this.#truth.replaceChildren(h('p', {}, h('b', {}, truth.length > 1 ? 'Causes: ' : 'Cause: '), truth.map(cause).join(', and '), h('span.quiet', {}, `; seed ${seed}; ${next(plan, this.#view.phase)}; score if it ended now: ${grade.score}`)));
    if (!this.#solution.firstChild) this.#solution.append(solutionBox(solution));
    say(this.#nextHint, hints.length > 0 ? `Next hint: ${solution.hints.at(-hints.length).text}` : '');
    this.#grade.replaceChildren(gradeSoFar(grade));
    this.#inject.tell(events, elapsedMs);
    this.#picture.replaceChildren(incidentChart(known, { toMs, nowMs: elapsedMs }));
    const text = JSON.stringify(events);
    if (this.#events.dataset.of === text) return;
    this.#events.dataset.of = text;
    this.#events.replaceChildren(...eventRows(events));
  }

  async #act(method, path, body, error = this.#error) {
    error.replaceChildren();
    try {
      await change(method, path, body, 'trainer');
      this.#look();
      this.dispatchEvent(new CustomEvent('changed'));
      return true;
    } catch (failure) {
      this.#complain(failure, error);
      return false;
    }
  }

  #complain(failure, error = this.#error) {
    const why = failure.status === 401 ? 'Faults can be injected with TRAINER_TOKEN only where the lab has a CONTROL_TOKEN.' : toldOf(failure);
    error.replaceChildren(h('p.notice', { role: 'alert' }, why));
  }
});

/** When the drill changes the mesh next; the calm lasts until guests get what they were promised. */
function next(plan, phase) {
  const changes = plan.filter(step => !step.page);
  if (changes.length === 0) return 'all changes are made';
  const [first] = changes.toSorted((a, b) => a.atMs - b.atMs);
  return phase === 'calm' ? `first change ${timeOf(millis(first.at))} after the calm` : `next change at ${timeOf(first.atMs)}`;
}
