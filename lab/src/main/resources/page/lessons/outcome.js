// The state of a run in a word and a sign, never by colour alone.
import { h } from '../shared/dom.js';

const OUTCOMES = {
  held: ['✓', 'held'],
  'did-not-hold': ['✗', 'did not hold'],
  'too-noisy': ['≈', 'too noisy to tell'],
  failed: ['!', 'failed'],
  cancelled: ['–', 'cancelled'],
  running: ['…', 'running'],
};

/** @param state of a run */
export function outcome(state) {
  const [sign, name] = OUTCOMES[state] ?? ['?', state];
  return h(`span.outcome.${state}`, {}, h('span', { 'aria-hidden': 'true' }, sign), ' ', name);
}

/** A small mark for a lesson: whether it was run, and how it ended last. */
export function dot(lesson) {
  const [sign, name] = OUTCOMES[lesson.done.last] ?? ['', 'not run yet'];
  return h(`span.dot.${lesson.done.last ?? 'open'}`, { role: 'img', title: name, 'aria-label': `lesson ${lesson.number}: ${name}` }, sign);
}
