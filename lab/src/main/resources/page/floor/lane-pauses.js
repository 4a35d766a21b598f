// Platform pauses in the lanes: during a garbage collection no thread of the JVM runs.
import { span } from '../shared/units.js';
import { band, pitch } from './lane-loops.js';

/** A stripe through the rows of the services that were stopped; through all rows if all were. */
export function drawPauses(view, model, loopsTop) {
  const { c, paint } = view;
  c.fillStyle = paint.quiet;
  c.globalAlpha = 0.4;
  for (const pause of model.pauses.values()) {
    if (pause.to < view.from || pause.from > view.to) continue;
    if (heldAll(model, pause)) view.stripe(pause.from, pause.to);
    else for (const key of pause.services) row(view, pause, loopsTop, model.replicas.rows.findIndex(each => each.key === key));
  }
  c.globalAlpha = 1;
}

function row(view, pause, loopsTop, index) {
  if (index < 0) return;
  const { top, bottom } = band(view, loopsTop + index * pitch(view.gutter));
  view.stripe(pause.from, pause.to, top, bottom);
}

export function heldAll(model, pause) {
  return model.replicas.rows.every(row => pause.services.has(row.key));
}

/** The longest pause at a moment, or within this many microseconds of it. */
export function pauseNear(model, at, near) {
  return [...model.pauses.values()].filter(pause => at >= pause.from - near && at <= pause.to + near)
    .sort((a, b) => (b.to - b.from) - (a.to - a.from))[0] ?? null;
}

/** Its duration; the JVM reports milliseconds. */
export function lasted(pause) {
  return pause.to > pause.from ? span(pause.to - pause.from) : 'under 1 ms';
}

/** The services whose threads were stopped. */
export function heldWhom(model, pause) {
  return heldAll(model, pause) ? 'all services, which share a JVM' : [...pause.services].map(key => model.replicas.nameOf(key)).join(', ');
}

export function describePause(model, pause) {
  return `Garbage collection for ${lasted(pause)}: ${pause.cause} (${pause.collector}); ${heldWhom(model, pause)}`;
}
