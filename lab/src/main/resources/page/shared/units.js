// Times and numbers for people. Times are microseconds unless their name says otherwise.

/** 1.003 s for a second or more, otherwise 250 ms, 1.4 ms, 12 µs or 420 ns. */
export function span(micros) {
  if (micros < 0) return `−${span(-micros)}`;
  const ms = micros / 1000;
  if (ms >= 999.5) return `${(ms / 1000).toFixed(3)} s`;
  if (ms >= 10) return `${ms.toFixed(0)} ms`;
  if (ms >= 0.1) return `${ms.toFixed(1)} ms`;
  if (micros >= 0.5) return `${micros.toFixed(0)} µs`;
  return micros >= 0.0005 ? `${(micros * 1000).toFixed(0)} ns` : '0';
}

/** The time of day with milliseconds. */
export function clock(micros) {
  const date = new Date(micros / 1000);
  const two = number => String(number).padStart(2, '0');
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}.${String(date.getMilliseconds()).padStart(3, '0')}`;
}

/** 12,345 */
export function count(number) {
  return number.toLocaleString('en-US');
}

/** 1 span, 2 spans. */
export function plural(number, what) {
  return `${count(number)} ${what}${number === 1 ? '' : 's'}`;
}

/** The figure of a tick on an axis, as exact as the step between two: no two are the same. */
export function tick(micros, every) {
  if (micros === 0) return '0';
  const [unit, name] = [[1e6, 's'], [1e3, 'ms'], [1, 'µs'], [1e-3, 'ns']].find(([least]) => micros >= least) ?? [1e-3, 'ns'];
  const decimals = Math.min(9, Math.max(0, Math.ceil(Math.log10(unit / every) - 1e-9)));
  return `${Number((micros / unit).toFixed(decimals))} ${name}`;
}

/** A step for an axis: 1, 2 or 5 times a power of ten, so that at most so many fit in the span. */
export function step(spanMicros, most) {
  const least = spanMicros / most;
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= least);
}
