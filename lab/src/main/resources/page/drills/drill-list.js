// <drill-list>: all drills, without what would tell their causes; a form that starts one; and past results.
import { ask, toldOf } from '../shared/ask.js';
import { change } from '../shared/control.js';
import { h, isOff, say, turnOff } from '../shared/dom.js';
import { plural } from '../shared/units.js';
import { millis, promise, wholeTime } from './drill-words.js';
import './score-board.js';

const NAME = 'loopmesh.player-name';
export const LENGTHS = [['1', 'Full length'], ['0.5', 'Half'], ['0.1', 'Short: a tenth of the time']];

customElements.define('drill-list', class extends HTMLElement {
  #error = h('div', { role: 'status' });
  #player = h('input', { id: 'player', maxlength: 40, autocomplete: 'nickname', value: localStorage.getItem(NAME) ?? '', placeholder: 'you or your team' });
  #seed = seedField();
  #scale = lengthField();
  #list = h('ol.drills');

  connectedCallback() {
    if (this.firstChild) return;
    this.append(
      h('div.lead', {}, h('h1', {}, 'Drills'), h('p.quiet', {}, 'A real incident in a real mesh: detect it, localise it, explain it, mitigate it. The grade comes from what guests got.')),
      h('form.controls.start', { submit: event => event.preventDefault(), 'aria-label': 'How to start' },
        h('label', {}, h('span', {}, 'Player'), this.#player), h('label', {}, h('span', {}, 'Seed'), this.#seed), h('label', {}, h('span', {}, 'Length'), this.#scale)),
      this.#error, this.#list, document.createElement('score-board'));
    this.#fill();
  }

  async #fill() {
    try {
      const { drills } = await ask('/api/drills');
      this.#list.append(...drills.map(drill => this.#row(drill)));
    } catch (failure) {
      this.#complain(failure);
    }
  }

  #row({ id, title, level, limit, story, objective, hints }) {
    return h('li', {}, h('div', {}, h('h2', {}, title), h('p', {}, story)),
      h('p.quiet.small', {}, `level ${level}, ${wholeTime(millis(limit))} at most, ${hints === 0 ? 'no hints' : plural(hints, 'hint')}`, h('br'), `promised: ${promise(objective)}`),
      h('button', { type: 'button', 'data-drill': id, 'aria-label': `Start ${title}`, click: event => this.#start(id, event.currentTarget) }, 'Start'));
  }

  async #start(id, button) {
    if (isOff(button)) return;
    const player = this.#player.value.trim();
    localStorage.setItem(NAME, player);
    const buttons = [...this.#list.querySelectorAll('button')];
    const name = button.textContent;
    this.#error.replaceChildren();
    for (const each of buttons) turnOff(each);
    say(button, 'Starting…');
    try {
      const body = { id, player, scale: Number(this.#scale.value), ...this.#seed.value === '' ? {} : { seed: Number(this.#seed.value) } };
      const { trainerToken } = await change('POST', '/api/drills/start', body, 'player');
      this.dispatchEvent(new CustomEvent('changed', { detail: { trainerToken } }));
    } catch (failure) {
      this.#complain(failure);
      for (const each of buttons) turnOff(each, false);
    }
    say(button, name);
  }

  #complain(failure) {
    this.#error.replaceChildren(h('p.notice', { role: 'alert' }, toldOf(failure)));
  }
});

/** Fields of a form that starts a drill. */
export function seedField() {
  return h('input', { id: 'seed', type: 'number', min: 0, step: 1, placeholder: 'random', 'aria-label': 'Seed; empty for a random one' });
}

export function lengthField() {
  return h('select', { id: 'length' }, LENGTHS.map(([scale, name]) => h('option', { value: scale }, name)));
}
