// The marks in the room: requests, the event loop and faults.
import { s } from '../shared/dom.js';

/** The injected faults, abbreviated to fit. */
export function broken(faults, replicas) {
  if (faults.length === 0) return '';
  const [{ fault, on }] = faults;
  return `fault: ${fault}${on < replicas ? ` on ${on} of ${replicas} replicas` : ''}${faults.length > 1 ? ` +${faults.length - 1}` : ''}`;
}

/** Every n-th request; those that failed come first, then those that have been in flight longest. */
export function sampled(list, each) {
  return [...list].sort((a, b) => hasFailed(b) - hasFailed(a) || a.begin - b.begin).filter((request, i) => i % each === 0);
}

export function hasFailed(request) {
  return request.left !== null && request.shape !== 'well';
}

export function fitted(route, holding) {
  return holding.cpuUse === 'parked' ? `${route}, parked` : route;
}

export function rect({ x, y, width, height }) {
  return { x: x + 0.5, y: y + 0.5, width, height, rx: 6 };
}

export function person(x, y) {
  return `M${x - 5} ${y - 7}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0M${x - 10} ${y + 12}a10 10 0 0 1 20 0`;
}

export function hatching() {
  return s('defs', {}, s('pattern', { id: 'hatch-held', width: 7, height: 7, patternUnits: 'userSpaceOnUse' },
    s('rect', { width: 7, height: 7, fill: 'var(--wash)' }),
    s('path', { d: 'M0 7L7 0M0 0L7 7', stroke: 'var(--alarm)', 'stroke-width': 1.2 })));
}

/** A mark by the outcome of its request. */
export const SHAPES = {
  well: r => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0Z`,
  failed: r => `M0 ${-r * 1.2}L${r * 1.2} 0L0 ${r * 1.2}L${-r * 1.2} 0Z`,
  timeout: r => `M${-r} ${-r}H${r}V${r}H${-r}Z`,
};
