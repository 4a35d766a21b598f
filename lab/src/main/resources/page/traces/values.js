// Attribute values of any type: as text, or as a required type.
import { h } from '../shared/dom.js';
import { count } from '../shared/units.js';

const LONG = 300; // characters

/** A value as text, exactly. Values that JSON numbers cannot represent, such as an integer beyond 2^53, are already text. */
export function textOf(value) {
  if (value === '') return '""';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

/** The same for a page: long values are folded. */
export function shown(value) {
  const text = textOf(value);
  if (text.length <= LONG && !text.includes('\n')) return text;
  return h('details', {}, h('summary', {}, `${text.slice(0, 80)}… (${count(text.length)} characters)`), h('pre', {}, text));
}

/** A list of names and values. */
export function facts(rows) {
  return h('dl', {}, rows.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)]));
}

/** Attributes by name. */
export function attributeList(attributes) {
  return facts(Object.entries(attributes).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, value]) => [name, shown(value)]));
}

/** An attribute that is text; empty if it is not. */
export function word(of, name) {
  const value = of.attributes[name];
  return typeof value === 'string' ? value : '';
}

/** An attribute that is a number; undefined if it is not. */
export function figure(of, name) {
  const value = of.attributes[name];
  return Number.isFinite(value) ? value : undefined;
}

const EXCEPTION = ['exception.type', 'exception.message', 'exception.stacktrace'];

/** An exception in attributes, with its stack, and the other attributes. */
export function exceptionOf(attributes) {
  const [type, message, stack] = EXCEPTION.map(name => attributes[name]);
  const rest = Object.fromEntries(Object.entries(attributes).filter(([name]) => !EXCEPTION.includes(name)));
  const what = [type, message].filter(part => part !== undefined).map(textOf).join(': ');
  return [
    what === '' ? '' : h('p.alarm', {}, what),
    stack === undefined ? '' : h('pre.stack', { tabindex: 0, 'aria-label': 'Stack trace' }, textOf(stack)),
    Object.keys(rest).length === 0 ? '' : attributeList(rest),
  ];
}
