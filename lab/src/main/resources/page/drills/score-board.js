// <score-board>: drills that are over; by seed and length, the points of each player, as on a game day.
import { ask, toldOf } from '../shared/ask.js';
import { h } from '../shared/dom.js';
import { MOMENTS, percent, wholeTime } from './drill-words.js';

const MOST = 200;
const FINISHED = ['recovered', 'finished', 'timeout', 'given-up'];

customElements.define('score-board', class extends HTMLElement {
  #results = [];
  #seed = h('select', { id: 'by-seed', change: () => this.#show() });
  #place = h('div');

  async connectedCallback() {
    if (this.firstChild) return;
    this.append(h('h2', {}, 'Results'));
    try {
      ({ results: this.#results } = await ask(`/api/drills/results?limit=${MOST}`));
    } catch (failure) {
      return this.append(h('p.quiet', {}, toldOf(failure)));
    }
    if (this.#results.length === 0) return this.append(h('p.quiet', {}, 'No drill is over yet.'));
    const tables = new Map(this.#results.toSorted((a, b) => a.seed - b.seed || b.scale - a.scale).map(each => [tableOf(each), each]));
    this.#seed.append(h('option', { value: '' }, 'All seeds'), ...[...tables].map(([value, { seed, scale }]) => h('option', { value }, `Seed ${seed}, ${percent(scale)} of the length`)));
    this.append(h('div.controls', {}, h('label.small', { for: 'by-seed' }, 'Show'), this.#seed), this.#place);
    this.#show();
  }

  #show() {
    const table = this.#seed.value;
    const shown = this.#results.filter(each => table === '' || tableOf(each) === table);
    const counted = firsts(this.#results);
    const inTable = shown.filter(each => counted.has(each));
    this.#place.replaceChildren(...table === '' || inTable.length === 0 ? [] : [ranking(inTable)], h('div.scroll', {}, rows(shown, counted)));
  }
});

function tableOf({ seed, scale }) {
  return `${seed}/${scale}`;
}

/** The first finished run of each player, by drill, seed and length. A later run does not count: its player knows the cause. */
function firsts(results) {
  const first = new Map();
  for (const each of results) { // newest first
    if (FINISHED.includes(each.state)) first.set(JSON.stringify([each.player, each.drill, tableOf(each)]), each);
  }
  return new Set(first.values());
}

function ranking(counted) {
  const players = new Map();
  for (const { player, score, injected } of counted) {
    const { drills, points, faults } = players.get(player) ?? { drills: 0, points: 0, faults: 0 };
    players.set(player, { drills: drills + 1, points: points + score, faults: faults + injected });
  }
  const ranked = [...players].sort(([, a], [, b]) => b.points - a.points);
  return h('table.ranking', {}, h('caption', {}, 'Points by player: the first finished run of each drill'), head(['Player', 'Drills', 'Points']),
    h('tbody', {}, ranked.map(([player, { drills, points, faults }]) => h('tr', {}, h('td', {}, player || 'no name', faults > 0 && h('span.quiet', {}, ` (${faults} with an injected fault)`)),
      h('td.figure', {}, String(drills)), h('td.figure', {}, String(points))))));
}

/** How it ended, and why it does not count, or not as the others do. */
function stateOf(result, counted) {
  const marks = [result.injected && 'fault injected', !counted.has(result) && (FINISHED.includes(result.state) ? 'played before, not counted' : 'not counted')].filter(Boolean);
  return [result.state.replace('-', ' '), marks.length > 0 && h('span.alarm', {}, `; ${marks.join('; ')}`)];
}

function rows(results, counted) {
  return h('table.list', {}, h('caption', {}, 'Newest first; times from the onset of the fault'), head(['Drill', 'Player', 'Score', ...MOMENTS.map(([, name]) => name), 'State', 'Seed', 'Length', 'Started']),
    h('tbody', {}, results.map(each => h('tr.link', {}, h('td', {}, h('a.row', { href: `/drills?result=${each.id}` }, each.title)), h('td', {}, each.player || '–'), h('td.figure', {}, h('b', {}, String(each.score))),
      MOMENTS.map(([name]) => h('td.figure', {}, sinceOnset(each.moments, name))), h('td', {}, stateOf(each, counted)), h('td.figure', {}, String(each.seed)),
      h('td.figure', {}, percent(each.scale)), h('td', {}, new Date(each.startedAt).toLocaleString('en-GB', { dateStyle: 'short', timeStyle: 'short' }))))));
}

const FIGURES = ['Score', 'Drills', 'Points', 'Seed', 'Length', ...MOMENTS.map(([, name]) => name)];

function head(names) {
  return h('thead', {}, h('tr', {}, names.map(name => h(FIGURES.includes(name) ? 'th.figure' : 'th', { scope: 'col' }, name))));
}

/** The time from the onset of the fault to a moment, or a dash. */
export function sinceOnset(moments, name) {
  return moments[name] === null || moments.onsetMs === null ? '–' : wholeTime(moments[name] - moments.onsetMs);
}
