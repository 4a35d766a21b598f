// <drill-board>: the drill in progress, as its player may know it: clock, error budget, traffic, page, actions.
import { toldOf } from '../shared/ask.js';
import { change } from '../shared/control.js';
import { h, isOff, s, say, turnOff } from '../shared/dom.js';
import { table } from '../mesh/defences.js';
import './name-cause.js';
import './mitigate-form.js';
import { pressTwice } from './press-twice.js';
import { promise, timeOf, wholeTime, wordsOf } from './drill-words.js';
import { HEIGHT, SECOND_HEADS, budgetTold, burnRate, guestPanels, secondRows } from './guest-panels.js';
import { MARKS, TimeAxis } from './time-axis.js';

const WINDOW_MS = 120_000;
const PHASES = {
  starting: 'starting', calm: 'calm: the base line is measured', running: 'running', recovered: 'recovered: guests get what they were promised',
};

customElements.define('drill-board', class extends HTMLElement {
  run = null;
  #title = h('h1');
  #who = h('p.quiet');
  #clock = h('p.number');
  #left = h('p.quiet.small');
  #phase = h('p.told.phase', { role: 'status' });
  #budget = h('p.number');
  #burn = h('p.quiet.small');
  #goal = h('p.small');
  #card = h('section.card.symptom', { 'aria-label': 'Symptom', role: 'status' });
  #picture = h('figure.picture');
  #twin = h('details.twin', { toggle: () => this.#tabulate() }, h('summary', {}, 'Traffic as a table'), h('div.scroll'));
  #events = h('ol.events');
  #sources = h('span');
  #error = h('div', { role: 'status' });
  #declare = h('button.primary', { type: 'button', id: 'declare', click: () => isOff(this.#declare) || this.#act('declare') }, 'Declare incident');
  #hint = h('button', { type: 'button', id: 'hint', click: () => isOff(this.#hint) || this.#act('hint') });
  #end = pressTwice('end', 'End drill', () => this.#finish());
  #cause = document.createElement('name-cause');
  #mitigate = document.createElement('mitigate-form');
  #view = null;
  #told = '';

  connectedCallback() {
    if (this.firstChild) return;
    for (const form of [this.#cause, this.#mitigate]) form.send = (action, body) => this.#act(action, body);
    this.append(
      h('div.lead', {}, this.#title, this.#who),
      h('div.strip', {}, h('div', {}, h('h2', {}, 'Time left'), this.#clock, this.#left), h('div', {}, h('h2', {}, 'Error budget'), this.#budget, this.#burn),
        h('div.wide', {}, h('h2', {}, 'State'), this.#phase, this.#goal)),
      h('div.play', {}, h('div.watch', {}, this.#card, this.#picture, this.#twin,
        h('p.links', {}, 'Instruments: ', newTab('/', 'Floor'), newTab('/traces', 'Traces'), newTab('/mesh', 'Mesh'), this.#sources),
        h('section', { 'aria-label': 'What happened' }, h('h2', {}, 'What happened'), this.#events)),
      h('div.act', {}, this.#error, h('div.controls', {}, this.#declare, this.#hint, this.#end), this.#cause, this.#mitigate)));
  }

  /** Shows the token of the trainer of this drill, which the lab tells only once. */
  tellToken(token) {
    this.append(h('details.twin', {}, h('summary', {}, 'For a trainer'),
      h('p', {}, 'This lab has no TRAINER_TOKEN, so this drill has a token of its own. It is shown here only, until you reload. Who enters it on the page Trainer sees the causes: ', h('code', { id: 'trainer-token' }, token))));
  }

  /** Shows the drill as the lab reports it. */
  show(view) {
    this.#view = view;
    if (this.run !== view.id) {
      this.run = view.id;
      document.title = `${view.title} · Drill · Loopmesh`;
      this.#cause.begin(view);
      this.#mitigate.begin(view);
      this.#sources.replaceChildren(...view.services.flatMap(name => ['metrics', 'loops'].flatMap(what => newTab(`/api/mesh/${name}/${what}`, `${name} ${what}`))));
    }
    say(this.#title, view.title);
    say(this.#who, [`level ${view.level}`, view.player && `played by ${view.player}`].filter(Boolean).join(', '));
    say(this.#clock, wholeTime(view.leftMs));
    say(this.#left, `${wholeTime(view.elapsedMs)} since the first request`);
    const declared = view.events.find(event => event.kind === 'declared');
    say(this.#phase, `${phase(view)}${declared ? `; declared at ${wholeTime(declared.atMs)}` : ''}`);
    turnOff(this.#declare, declared !== undefined);
    say(this.#declare, declared ? 'Incident declared' : 'Declare incident');
    this.#mitigate.follow(view.events);
    say(this.#goal, `Promised: ${promise(view.objective)}; hold it for ${wholeTime(view.holdMs)}.`);
    this.#tellBudget(view);
    this.#showPage(view);
    this.#draw(view);
    const [price] = view.hints;
    say(this.#hint, price === undefined ? 'No more hints' : `Take a hint (−${price} points)`);
    turnOff(this.#hint, price === undefined);
    this.#tabulate();
  }

  #tellBudget({ budget, traffic, objective, elapsedMs }) {
    const share = Math.max(budget.failed / budget.failedAllowed, budget.late / budget.lateAllowed);
    this.#budget.classList.toggle('alarm', share > 1);
    say(this.#budget, share > 1 ? 'used up' : `${Math.round(share * 100)} % used`);
    const rate = burnRate(traffic, objective, elapsedMs - 2000);
    say(this.#burn, `${budgetTold(budget)}; burning at ${rate.toFixed(1)}×`);
  }

  #showPage({ page, story }) {
    if (this.#told === `${page}`) return;
    this.#told = `${page}`;
    this.#card.classList.toggle('paged', page !== null);
    this.#card.replaceChildren(h('h2', {}, page === null ? 'No page yet' : 'You were paged'), h(page === null ? 'p.quiet' : 'p.page', {}, page ?? 'As soon as guests are harmed, or a colleague complains, the page appears here.'), h('p.quiet.small', {}, story));
  }

  #draw(view) {
    const { elapsedMs, traffic, events, objective } = view;
    const axis = new TimeAxis(Math.max(0, elapsedMs - WINDOW_MS), Math.max(elapsedMs, 20_000));
    const settledMs = elapsedMs - 1500; // as the lab counts them
    this.#picture.replaceChildren(s('svg.drill-chart', { height: MARKS + HEIGHT + 20, role: 'img', 'aria-label': `Traffic of the last two minutes, and ${events.length} numbered events, which are listed below` },
      axis.draw(MARKS, MARKS + HEIGHT), axis.marks(events, 0, MARKS + HEIGHT), guestPanels(axis, MARKS, { seconds: traffic, objective, settledMs })));
    const text = JSON.stringify(events);
    if (this.#events.dataset.of === text) return;
    this.#events.dataset.of = text;
    this.#events.replaceChildren(...eventRows(events));
  }

  #tabulate() {
    if (this.#twin.open && this.#view) this.#twin.querySelector('.scroll').replaceChildren(table('Requests by the second in which they were due, newest first', SECOND_HEADS, secondRows(this.#view.traffic).reverse()));
  }

  /** Does something in the name of the player; what is refused is told beside the buttons. */
  async #act(action, body) {
    this.#error.replaceChildren();
    try {
      const view = await change('POST', `/api/drills/current/${action}`, body, 'player');
      if (view.id === this.run && view.phase) this.show(view);
      return view;
    } catch (failure) {
      this.#error.replaceChildren(h('p.notice', { role: 'alert' }, toldOf(failure)));
      this.dispatchEvent(new CustomEvent('changed'));
      return null;
    }
  }

  async #finish() {
    turnOff(this.#end);
    const result = await this.#act('end');
    turnOff(this.#end, false);
    if (result) location.assign(`/drills?result=${result.id}`);
  }
});

/**
 * The rows of a list that explains numbered marks.
 * @param reasons whether a refused lever can be opened to read why
 */
export function eventRows(events, reasons = false) {
  return events.map((event, i) => {
    const [name, more, why] = wordsOf(event);
    return h('li', { 'data-kind': event.kind }, h('span.n', { 'aria-hidden': 'true' }, String(i + 1)), h('span.when', {}, timeOf(event.atMs)), h('span', {}, h('b', {}, name), more && `: ${more}`, why && ['; ', reasons ? h('details.why', {}, h('summary', {}, 'refused'), ` (${why})`) : 'refused']));
  });
}

/** The state, with when guests recovered, or since when they are harmed again, if the lab tells it. */
function phase({ phase: name, phaseSinceMs: sinceMs, events }) {
  if (typeof sinceMs !== 'number') return PHASES[name];
  if (name === 'recovered') return PHASES[name].replace(':', ` at ${timeOf(sinceMs)}:`);
  return events.some(each => each.kind === 'recovered') ? `running: guests are harmed again since ${timeOf(sinceMs)}` : PHASES[name];
}

function newTab(href, name) {
  return [h('a', { href, target: '_blank', rel: 'noopener' }, name), ' '];
}
