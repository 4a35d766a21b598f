// <start-form>: a trainer picks a drill, with its causes, and starts it for a player.
import { toldOf } from '../shared/ask.js';
import { askAs, change, keepToken } from '../shared/control.js';
import { h, isOff, say, turnOff } from '../shared/dom.js';
import { lengthField, seedField } from '../drills/drill-list.js';
import { millis, promise, wholeTime } from '../drills/drill-words.js';
import { solutionBox } from './solution.js';

const KEPT = 'loopmesh.trainer-form';

customElements.define('start-form', class extends HTMLElement {
  #error = h('div', { role: 'status' });
  #invalid = h('div');
  #drill = h('select', { id: 'drill', change: () => this.#about() });
  #player = h('input', { id: 'player', maxlength: 40, placeholder: 'name of the player or team' });
  #seed = seedField();
  #scale = lengthField();
  #start = h('button.primary', { id: 'start' }, 'Start');
  #text = h('div');
  #solution = h('div');
  #drills = [];

  async connectedCallback() {
    if (this.firstChild) return;
    this.append(
      h('div.lead', {}, h('h1', {}, 'Trainer'), h('p.quiet', {}, 'Start a drill for others, see what is true, inject further faults, and end it. This page tells causes: keep it from players.')), this.#error,
      h('form.controls.start', { 'aria-label': 'Start a drill', submit: event => {
        event.preventDefault();
        this.#begin();
      } }, label('Drill', this.#drill), label('Player', this.#player), label('Seed', this.#seed), label('Length', this.#scale), this.#start), this.#text, this.#solution, this.#invalid,
      h('p.quiet.small', {}, 'The same seed gives every team the same incident. Results of a seed: ', h('a', { href: '/drills' }, 'Drills'), '.'));
    this.#seed.addEventListener('change', () => this.#about());
    this.#scale.addEventListener('change', () => this.#about());
    await this.#list();
  }

  /** With causes, if the tab has the token for them. */
  async #list() {
    try {
      const { drills, errors } = await askAs('trainer', '/api/drills?spoilers=allowed');
      this.#drills = drills;
      if (errors.length > 0) this.#invalid.replaceChildren(h('div.notice', { id: 'invalid', role: 'alert' }, 'Invalid drills in LAB_DRILLS: ', h('ul', {}, errors.map(each => h('li', {}, each)))));
      this.#drill.replaceChildren(...this.#drills.map(({ id, title, level }) => h('option', { value: id }, `${title} (level ${level})`)));
      this.#restore();
      this.#about();
    } catch (failure) {
      this.#complain(failure);
    }
  }

  #about() {
    const drill = this.#drills.find(each => each.id === this.#drill.value);
    if (!drill) return;
    const cause = drill.mechanisms ? `Cause: ${drill.mechanisms.join(', ')}.` : 'Its cause is told with the token of a trainer.';
    this.#text.replaceChildren(h('p', {}, drill.story), h('p.small', {}, `${cause} ${wholeTime(millis(drill.limit) * Number(this.#scale.value))} at most. Promised: ${promise(drill.objective)}.`));
    this.#solve(drill);
  }

  /** Adds the solution, if the tab has the token for it. */
  async #solve({ id, mechanisms }) {
    const seed = this.#seed.value;
    const path = `/api/drills/${id}?spoilers=allowed${seed === '' ? '' : `&seed=${seed}`}`;
    this.#solution.dataset.of = path;
    const { solution } = mechanisms ? await askAs('trainer', path).catch(() => ({})) : {};
    if (this.#solution.dataset.of === path) this.#solution.replaceChildren(solution ? solutionBox(solution, seed === '' ? ' with seed 1; another seed may choose another service' : ` with seed ${seed}`) : '');
  }

  /** What was started last in this tab, so that the next team plays the same. */
  #restore() {
    const { id, seed, scale } = JSON.parse(sessionStorage.getItem(KEPT) ?? '{}');
    if (this.#drills.some(each => each.id === id)) [this.#drill.value, this.#seed.value, this.#scale.value] = [id, seed ?? '', scale];
  }

  async #begin() {
    if (isOff(this.#start)) return;
    this.#error.replaceChildren();
    turnOff(this.#start);
    say(this.#start, 'Starting…');
    try {
      const body = { id: this.#drill.value, player: this.#player.value.trim(), scale: Number(this.#scale.value), ...this.#seed.value === '' ? {} : { seed: Number(this.#seed.value) } };
      const { trainerToken } = await change('POST', '/api/drills/start', body, 'trainer');
      if (trainerToken) keepToken('trainer', trainerToken);
      sessionStorage.setItem(KEPT, JSON.stringify(body));
      this.dispatchEvent(new CustomEvent('changed'));
    } catch (failure) {
      this.#complain(failure);
    }
    turnOff(this.#start, false);
    say(this.#start, 'Start');
  }

  #complain(failure) {
    this.#error.replaceChildren(h('p.notice', { role: 'alert' }, toldOf(failure)));
  }
});

function label(name, control) {
  return h('label', {}, h('span', {}, name), control);
}
