// What only a trainer may know of a drill before its end.
import { h } from '../shared/dom.js';
import { cause, lever, millis, wholeTime } from '../drills/drill-words.js';

/** A closed box with all of it. @param more about the heading */
export function solutionBox({ causes, explanation, evidence, mitigations, unsafe, hold, page, story, hints }, more = '') {
  return h('details.twin.solution', {}, h('summary', {}, `Solution${more}`),
    h('p', {}, h('b', {}, causes.length > 1 ? 'Causes: ' : 'Cause: '), causes.map(each => `${cause(each)}${each.scope ? ` (${each.scope})` : ''}`).join(', ')),
    h('p', {}, explanation),
    listed('Evidence that counts', evidence.map(each => `${cause(each)}: ${each.accepted.join('; ') || 'none is needed'}`)),
    listed('Mitigations, each enough', mitigations.map(all => all.map(lever).join(', and '))),
    listed('Unsafe levers (−10 each)', unsafe.map(lever)),
    listed('Hints', hints.map(({ price, text }) => `−${price}: ${text}`)),
    h('p', {}, h('b', {}, 'Hold: '), `guests must get what they were promised for ${wholeTime(millis(hold))}.`),
    h('p', {}, h('b', {}, 'Page: '), page),
    h('p', {}, h('b', {}, 'Story: '), story));
}

/** The parts of the grade so far. */
export function gradeSoFar({ score, parts }) {
  return h('ul', {}, parts.map(({ name, points, of, why }) => h('li', {}, `${name}: ${points < 0 ? '−' : ''}${Math.abs(points)}${of > 0 ? ` of ${of}` : ''}; ${why}`)),
    h('li', {}, h('b', {}, `score if it ended now: ${score}`)));
}

function listed(name, lines) {
  return [h('p', {}, h('b', {}, name), lines.length === 0 ? ': none' : ''), lines.length > 0 && h('ul', {}, lines.map(line => h('li', {}, line)))];
}
