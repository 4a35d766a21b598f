// The figure of a run: the lab's SVG, part of the page so that it has the page's colours, and its numbers as tables.
import { h } from '../shared/dom.js';
import { amount, number } from './guess.js';
import { table } from './table.js';

const STYLE = /<style>([^]*?)<\/style>/;
let sheet = null;

/** @returns a figure that fills itself */
export function figure(run) {
  const drawing = h('div.scroll', { tabindex: 0, role: 'region', 'aria-label': 'Figure' });
  draw(run, drawing);
  return h('figure', {}, drawing, h('details.twin', {}, h('summary', {}, 'Show as table'), ...tables(run.measurement)));
}

async function draw({ id }, into) {
  const answer = await fetch(`/api/lessons/runs/${id}/figure.svg`).catch(() => null);
  if (!answer?.ok) return void into.replaceChildren(h('p.quiet', {}, 'The lab did not send the figure; reload this page to try again. Its numbers are in the table.'));
  const text = await answer.text();
  adopt(STYLE.exec(text)?.[1] ?? '');
  const svg = new DOMParser().parseFromString(text.replace(STYLE, ''), 'image/svg+xml').documentElement;
  into.replaceChildren(document.importNode(svg, true));
}

/** The policy of the pages forbids style elements; the same rules as a style sheet are allowed. */
function adopt(rules) {
  if (sheet) return;
  sheet = new CSSStyleSheet();
  sheet.replaceSync(rules);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
}

function tables({ chart, figures }) {
  const all = table('Figures', ['Figure', 'Value'], figures.map(({ name, value, unit }) => [name, amount(value, unit)]));
  return [chart.kind === 'bars' ? bars(chart) : curves(chart), all];
}

function bars({ title, unit, rows }) {
  return table(title, ['Row', 'From', 'To', 'Expected', 'Kind'],
    rows.map(({ label, from, to, expected, kind }) => [label, amount(from, unit), amount(to, unit), amount(expected, unit), kind]));
}

function curves({ title, x, y, series }) {
  return table(title, ['Series', `${x.label} ${x.unit && `(${x.unit})`}`, `${y.label} ${y.unit && `(${y.unit})`}`],
    series.flatMap(({ name, points }) => points.map(([at, value]) => [name, number(at), number(value)])));
}
