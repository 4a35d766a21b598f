// <start-form>: a trainer picks a drill, with its causes, and starts it for a player.
import { toldOf } from '../shared/ask.js';
import { askAs, change, keepToken } from '../shared/control.js';
import { h, isOff, say, turnOff } from '../shared/dom.js';
import { lengthField, seedField } from '../drills/drill-list.js';
import { millis, promise, wholeTime } from '../drills/drill-words.js';

customElements.define('start-form', class extends HTMLElement {
  #error = h('div', { role: 'status' });
  #drill = h('select', { id: 'drill', change: () => this.#about() });
  #player = h('input', { id: 'player', maxlength: 40, placeholder: 'name of the player or team' });
  #seed = seedField();
  #scale = lengthField();
  #start = h('button.primary', { id: 'start' }, 'Start');
  #text = h('div');
  #drills = [];

  async connectedCallback() {
    if (this.firstChild) return;
    this.append(
      h('div.lead', {}, h('h1', {}, 'Trainer'), h('p.quiet', {}, 'Start a drill for others, see what is true, inject further faults, and end it. This page tells causes: keep it from players.')), this.#error,
      h('form.controls.start', { 'aria-label': 'Start a drill', submit: event => {
        event.preventDefault();
        this.#begin();
      } }, label('Drill', this.#drill), label('Player', this.#player), label('Seed', this.#seed), label('Length', this.#scale), this.#start), this.#text,
      h('p.quiet.small', {}, 'The same seed gives every team the same incident. Results of a seed: ', h('a', { href: '/drills' }, 'Drills'), '.'));
    await this.#list();
  }

  /** With causes, if the tab has the token for them. */
  async #list() {
    try {
      const { drills, errors } = await askAs('trainer', '/api/drills?spoilers=allowed');
      this.#drills = drills;
      if (errors.length > 0) this.#error.append(h('div.notice', { role: 'alert' }, 'Drills that cannot be read: ', h('ul', {}, errors.map(each => h('li', {}, each)))));
      this.#drill.replaceChildren(...this.#drills.map(({ id, title, level }) => h('option', { value: id }, `${title} (level ${level})`)));
      this.#about();
    } catch (failure) {
      this.#complain(failure);
    }
  }

  #about() {
    const drill = this.#drills.find(each => each.id === this.#drill.value);
    const cause = drill?.mechanisms ? `Cause: ${drill.mechanisms.join(', ')}.` : 'Its cause is told with the token of a trainer.';
    if (drill) this.#text.replaceChildren(h('p', {}, drill.story), h('p.small', {}, `${cause} ${wholeTime(millis(drill.limit))} at most. Promised: ${promise(drill.objective)}.`));
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
