// <score-board>: drills that are over; by seed, the points of each player, as on a game day.
import { ask, toldOf } from '../shared/ask.js';
import { h } from '../shared/dom.js';
import { MOMENTS, wholeTime } from './drill-words.js';

const MOST = 200;

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
    const seeds = [...new Set(this.#results.map(each => each.seed))].sort((a, b) => a - b);
    this.#seed.append(h('option', { value: '' }, 'All seeds'), ...seeds.map(seed => h('option', { value: seed }, `Seed ${seed}`)));
    this.append(h('div.controls', {}, h('label.small', { for: 'by-seed' }, 'Show'), this.#seed), this.#place);
    this.#show();
  }

  #show() {
    const seed = this.#seed.value;
    const shown = this.#results.filter(each => seed === '' || String(each.seed) === seed);
    this.#place.replaceChildren(...seed === '' ? [] : [ranking(shown)], h('div.scroll', {}, rows(shown)));
  }
});

/** Of each player the best score in each drill. */
function ranking(results) {
  const players = Map.groupBy ? Map.groupBy(results, each => each.player || 'no name') : groups(results);
  const ranked = [...players].map(([player, own]) => {
    const best = new Map();
    for (const { drill, score } of own) best.set(drill, Math.max(best.get(drill) ?? 0, score));
    return { player, drills: best.size, points: [...best.values()].reduce((sum, each) => sum + each, 0) };
  }).sort((a, b) => b.points - a.points);
  return h('table.ranking', {}, h('caption', {}, 'Points by player: the best score in each drill'), head(['Player', 'Drills', 'Points']),
    h('tbody', {}, ranked.map(({ player, drills, points }) => h('tr', {}, h('td', {}, player), h('td.figure', {}, String(drills)), h('td.figure', {}, String(points))))));
}

function groups(results) {
  const players = new Map();
  for (const each of results) players.set(each.player || 'no name', [...players.get(each.player || 'no name') ?? [], each]);
  return players;
}

function rows(results) {
  return h('table.list', {}, h('caption', {}, 'Newest first; times from the onset of the fault'), head(['Drill', 'Player', 'Score', ...MOMENTS.map(([, name]) => name), 'State', 'Seed', 'Length', 'Started']),
    h('tbody', {}, results.map(each => h('tr.link', {}, h('td', {}, h('a.row', { href: `/drills?result=${each.id}` }, each.title)), h('td', {}, each.player || '–'), h('td.figure', {}, h('b', {}, String(each.score))),
      MOMENTS.map(([name]) => h('td.figure', {}, sinceOnset(each.moments, name))), h('td', {}, each.state.replace('-', ' ')), h('td.figure', {}, String(each.seed)),
      h('td.figure', {}, `${Math.round(each.scale * 100)} %`), h('td', {}, new Date(each.startedAt).toLocaleString('en-GB', { dateStyle: 'short', timeStyle: 'short' }))))));
}

const FIGURES = ['Score', 'Drills', 'Points', 'Seed', 'Length', ...MOMENTS.map(([, name]) => name)];

function head(names) {
  return h('thead', {}, h('tr', {}, names.map(name => h(FIGURES.includes(name) ? 'th.figure' : 'th', { scope: 'col' }, name))));
}

/** The time from the onset of the fault to a moment, or a dash. */
export function sinceOnset(moments, name) {
  return moments[name] === null || moments.onsetMs === null ? '–' : wholeTime(moments[name] - moments.onsetMs);
}
