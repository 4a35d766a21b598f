// A prediction: {value} or {points: [[x, y], …]}; as text in a link, `3` or `1,2,4`: the values of y.
import { count } from '../shared/units.js';

const SCALES = { s: { s: 1, ms: 1e-3 }, ms: { s: 1e3, ms: 1 }, '×': { '×': 1, x: 1 } };

/** A number with or without its unit, such as `3`, `3 s` or `900ms` for seconds; NaN for anything else. */
export function readNumber(text, unit) {
  const [, number, written] = /^\s*([+-]?[0-9]*[.,]?[0-9]+(?:e[+-]?[0-9]+)?)\s*(\S*)\s*$/i.exec(text) ?? [];
  if (number === undefined) return NaN;
  const scale = written === '' ? 1 : (SCALES[unit] ?? { [unit]: 1 })[written];
  return scale === undefined ? NaN : Number((Number(number.replace(',', '.')) * scale).toPrecision(12));
}

/** For a link; '' for none. */
export function linkOf(guess) {
  if (!guess) return '';
  return guess.points ? guess.points.map(([, y]) => short(y)).join(',') : short(guess.value);
}

/** From a link; null where it does not fit what the lesson asks for. */
export function guessIn(text, { kind, min, max, x }) {
  const values = text === '' ? [] : text.split(',').map(Number);
  const allowed = values.every(value => value >= min && value <= max);
  if (!allowed || values.length !== (kind === 'curve' ? x.length : 1)) return null;
  return kind === 'curve' ? { points: x.map((each, i) => [each, values[i]]) } : { value: values[0] };
}

/** For people: `3 s`, `a curve`, `none`. */
export function told(guess) {
  if (!guess) return 'none';
  return guess.points ? 'a curve' : amount(guess.value, guess.unit);
}

/** A number with its unit: `3 s`, `1.02 s`, `12,000 req`. */
export function amount(value, unit) {
  if (value === null || value === undefined) return '–';
  return unit === '' || unit === '×' ? number(value) + unit : `${number(value)}\u00a0${unit}`;
}

/** Three significant digits, and all those before the point. */
export function number(value) {
  return Math.abs(value) >= 100 ? count(Math.round(value)) : String(Number(value.toPrecision(3)));
}

function short(value) {
  return String(Number(value.toPrecision(6)));
}
