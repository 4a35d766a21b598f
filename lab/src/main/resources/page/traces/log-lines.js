// The log of a trace: marks on the bars, and the lines of the selected span.
import { h, s } from '../shared/dom.js';
import { plural, span as duration } from '../shared/units.js';
import { exceptionOf } from './values.js';

/** Each severity by shape as well as by word. */
const SHAPES = { fatal: '▼', error: '▼', warn: '▲', info: '○', debug: '·', trace: '·', none: '·' };
const isBad = line => line.severity === 'fatal' || line.severity === 'error' || line.severity === 'warn';

/** The lines of one span; the root also has those without a span, and of spans that have not arrived. */
export function linesOf(each, trace) {
  const here = new Set(trace.spans.map(other => other.spanId));
  return trace.logs.filter(line => line.spanId === each.spanId || each === trace.spans[0] && !here.has(line.spanId));
}

/** One mark for each line, at its time. */
export function marksOf(lines, percent) {
  return lines.map(line => s('text.log', { x: percent(line.atMs), y: 7, 'text-anchor': 'middle' }, SHAPES[line.severity],
    s('title', {}, `${line.severity}: ${line.text}`)));
}

/** For screen readers. */
export function counted(lines) {
  return lines.length === 0 ? '' : h('span.unseen', {}, `, ${plural(lines.length, 'log line')}`);
}

/** The lines, with their time from the start of the span. */
export function listOf(lines, each) {
  if (lines.length === 0) return [];
  return [h('h3', {}, 'Log'), h('ul.log', {}, lines.map(line => h('li', {},
    h('span.when', {}, sinceStart(line, each)), ' ',
    h(`span.severity${isBad(line) ? '.alarm' : ''}`, {},
      h('span', { 'aria-hidden': 'true' }, `${SHAPES[line.severity]} `), line.severity), ' ', line.text,
    line.service === each.service ? '' : h('span.quiet', {}, ` ${line.service}`), more(line))))];
}

/** Its attributes, with an exception and its stack first. */
function more(line) {
  return Object.keys(line.attributes).length === 0 ? '' : h('details', { open: 'exception.stacktrace' in line.attributes },
    h('summary', {}, 'attributes'), exceptionOf(line.attributes));
}

/** All of them in one cell of the table. */
export function inWords(lines, each) {
  return lines.map(line => `${sinceStart(line, each)} ${line.severity}: ${line.text}`).join('; ');
}

function sinceStart(line, each) {
  const micros = (line.atMs - each.startMs) * 1000;
  return `${micros < 0 ? '−' : '+'}${duration(Math.abs(micros))}`;
}
