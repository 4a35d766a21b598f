// <lesson-verdict>: what a run has shown, its proof, and where to go on. Fires `again` with a value of the knob.
import { h } from '../shared/dom.js';
import { amount } from './guess.js';
import { outcome } from './outcome.js';
import { table } from './table.js';

const CLEAR = { true: ['✓', 'as expected'], false: ['✗', 'not as expected'], unclear: ['≈', 'tolerance too large to tell'] };

customElements.define('lesson-verdict', class extends HTMLElement {
  /**
   * @param run one that has a verdict
   * @param next the lesson after this one, if there is one
   * @param figure of the run
   */
  show(run, lesson, next, figure) {
    const { verdict, measurement } = run;
    this.replaceChildren(...[
      h('h2.told', { id: 'told', tabindex: -1 }, verdict.sentence),
      h('p', {}, outcome(verdict.outcome), h('span.quiet', {}, `: ${meaning(verdict.outcome)}`)),
      h('p.yours', {}, verdict.yours, run.confidence && ` Your confidence was ${run.confidence}.`),
      figure,
      run.short && h('p.quiet', {}, 'This was the short form: its waits are shorter than the question says.'),
      run.observation && h('p.quiet', {}, `You saw: “${run.observation}”`),
      h('p', {}, h('strong', {}, 'Common belief: '), lesson.misconception),
      comparisons(verdict),
      run.noise.doubts.length > 0 && h('details.twin', {}, h('summary', {}, 'Doubts about this measurement'), h('ul', {}, run.noise.doubts.map(each => h('li', {}, each)))),
      h('h3', {}, 'Proof'), traces(measurement.traces), loops(measurement.loops ?? {}),
      h('h3', {}, 'The same again, with the knob changed'), this.#again(run, lesson.knob),
      h('p', {}, lesson.next),
      h('h3', {}, 'Change the code'), code(lesson.code),
      h('h3', {}, 'Sources'), h('ul', {}, lesson.sources.map(({ title, author, year }) => h('li', {}, `${author}: `, h('cite', {}, title), `, ${year}`))),
      next && h('p', {}, h('a.next', { href: `/lessons/${next.number}` }, `Next: lesson ${next.number}, ${next.title} →`)),
    ].filter(Boolean));
  }

  focus() {
    this.querySelector('#told').focus();
  }

  #again(run, { name, values }) {
    return h('div.controls', {}, values.filter(value => value !== run.knob).map(value => h('button', { type: 'button', 'data-knob': value, click: () =>
      this.dispatchEvent(new CustomEvent('again', { detail: value })) }, `${name}: ${value}`)));
  }
});

function meaning(state) {
  return {
    held: 'the measurement agrees with the lesson’s claim.',
    'did-not-hold': 'the measurement contradicts the lesson’s claim.',
    'too-noisy': 'other work on this machine made the measurement unclear. Close what uses the CPU, and run it again.',
  }[state];
}

function comparisons({ comparisons: all }) {
  return table('Compared with the claim', ['Claim', 'Expected', 'Measured', 'Tolerance'],
    all.map(({ name, expected, measured, tolerance, unit, ok, clear }) => {
      const [sign, told] = CLEAR[clear ? ok : 'unclear'];
      return [[`${sign} ${name}`, h('span.result', {}, told)], expected, amount(measured, unit), `± ${amount(tolerance, unit)}`];
    }));
}

function traces(ids) {
  if (ids.length === 0) return h('p.quiet', {}, 'This lesson records no traces.');
  return h('ul', {}, ids.map(id => h('li', {}, h('a', { href: `/traces/${id}` }, `Trace ${id.slice(0, 8)}…`))),
    ids.length > 1 && h('li', {}, h('a', { href: `/traces/${ids[0]}#with=${ids.at(-1)}` }, 'The first and the last on one time axis')));
}

function loops(data) {
  if (Object.keys(data).length === 0) return '';
  const stalls = data.stalls ?? [];
  return h('details.twin', {}, h('summary', {}, stalls.length > 0 ? `What held the event loop (${stalls.length} longest)` : 'Data of the event loops'),
    stalls.length > 0 && table('Stalls', ['Duration', 'Route', 'Thread', 'Culprit', 'Trace'], stalls.map(stall =>
      [amount(stall.durationMs, 'ms'), stall.route ?? '–', stall.kind ?? '–', frame(stall.culprit), stall.traceId ? h('a', { href: `/traces/${stall.traceId}` }, `${stall.traceId.slice(0, 8)}…`) : '–'])),
    h('pre', { tabindex: 0 }, JSON.stringify(data, null, 2)));
}

/** Without its package. */
function frame(culprit) {
  return culprit?.replace(/^(?:[a-z_]\w*\.)+/, '') ?? '–';
}

function code({ file, line, hint }) {
  return h('div', {}, h('p', {}, hint), h('p.small', {}, h('code', {}, file)), h('pre', { tabindex: 0 }, line));
}
