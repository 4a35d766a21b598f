// A table with a caption, which scrolls where it is too wide.
import { h } from '../shared/dom.js';

/** @param rows of cells: a text, an element, or a list of them */
export function table(caption, heads, rows) {
  return h('div.scroll', { tabindex: 0, role: 'region', 'aria-label': caption }, h('table', {}, h('caption', {}, caption),
    h('thead', {}, h('tr', {}, heads.map(head => h('th', { scope: 'col' }, head)))),
    h('tbody', {}, rows.map(cells => h('tr', {}, cells.map(cell => h('td', {}, ...[cell].flat())))))));
}
