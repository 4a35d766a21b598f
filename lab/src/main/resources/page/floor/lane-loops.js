// The rows of the lanes for event loops.
import { busy, ours } from '../shared/loop-figures.js';
import { word } from '../shared/words.js';
import { STEP } from './lane.js';

const BAND = 22;

/** The height of a row, in pixels; without a gutter its name is above it. */
export function pitch(gutter) {
  return gutter ? 40 : 54;
}

/** The top and bottom of a row's band. */
export function band(view, y) {
  const top = view.gutter ? y : y + 14;
  return { top, bottom: top + BAND + 1 };
}

/** One row: the name of a service, and of the replica if there are several, its state, and its loop's tasks. */
export function drawLoop(view, model, row, y, isChosen) {
  const { c, paint } = view;
  const lane = model.lanes.at(row.key);
  const { top } = band(view, y);
  name(view, model, row, lane, y);
  c.save();
  c.beginPath();
  c.rect(view.x0, top, view.x1 - view.x0, BAND + 2);
  c.clip();
  c.strokeStyle = paint.hair;
  c.setLineDash([2, 4]);
  c.beginPath();
  c.moveTo(view.x0, top + BAND / 2 + 0.5);
  c.lineTo(view.x1, top + BAND / 2 + 0.5);
  c.stroke();
  c.setLineDash([]);
  if (lane) draw(view, lane, top, isChosen);
  c.restore();
}

/** The utilisation, or a note if there is no data at the right edge. */
function name(view, model, { key, service, name }, lane, y) {
  const { c, paint } = view;
  const unseen = model.services.get(key)?.state === 'down' || (lane && !lane.sawAt(view.to));
  c.font = '600 12.5px system-ui, sans-serif';
  c.fillStyle = unseen ? paint['alarm-text'] : paint.ink;
  c.fillText(word(service), 10, view.gutter ? y + 10 : y + 8);
  const right = 10 + c.measureText(word(service)).width + 6;
  c.font = '11.5px system-ui, sans-serif';
  c.fillStyle = unseen ? paint['alarm-text'] : paint.quiet;
  const state = unseen ? 'no data' : busy(model.snapshots.get(key));
  if (!view.gutter) c.fillText(name, right, y + 8);
  c.textAlign = view.gutter ? 'left' : 'right';
  c.fillText(view.gutter ? [name, state].filter(Boolean).join(', ') : state, view.gutter ? 10 : view.x1, view.gutter ? y + 25 : y + 8);
  c.textAlign = 'left';
}

function draw(view, lane, top, isChosen) {
  const { c, paint } = view;
  for (const seen of lane.seen) {
    if (seen.to < view.from || seen.from > view.to) continue;
    const left = view.x(Math.max(seen.from, view.from - 1e6));
    const right = view.x(Math.min(seen.to, view.to));
    c.fillStyle = paint.paper;
    c.fillRect(left, top + 0.5, right - left, BAND);
    c.strokeStyle = paint.hair;
    c.strokeRect(left + 0.5, top + 0.5, right - left - 1, BAND);
  }
  steps(view, lane, top);
  for (const block of lane.blocks.values()) {
    if (block.end >= view.from && block.start <= view.to) task(view, block, top, isChosen(block));
  }
}

/** Short tasks: as high as their share of the step, over as many steps as a pixel is wide. */
function steps(view, lane, top) {
  const { c, paint } = view;
  const columns = new Map();
  for (let start = Math.floor(view.from / STEP) * STEP; start <= view.to; start += STEP) {
    const micros = lane.steps.get(start)?.micros;
    if (micros === undefined) continue;
    const column = Math.floor(view.x(start));
    columns.set(column, (columns.get(column) ?? 0) + micros);
  }
  c.fillStyle = paint.accent;
  const width = Math.max(1, STEP * view.scale);
  for (const [column, micros] of columns) {
    const share = Math.min(1, micros / Math.max(STEP, 1 / view.scale));
    const high = Math.max(1.5, share * BAND);
    c.fillRect(column, top + BAND + 0.5 - high, width, high);
  }
}

function task(view, block, top, picked) {
  const { c, paint } = view;
  const left = view.x(Math.max(block.start, view.from - 1e6));
  const wide = Math.max(1, view.x(Math.min(block.end, view.to)) - left);
  const parked = block.cpuUse === 'parked';
  c.fillStyle = parked ? paint.hatch : paint.accent;
  c.fillRect(left, top + 0.5, wide, BAND);
  if (parked || picked) {
    c.strokeStyle = picked ? paint.ink : paint.alarm;
    c.lineWidth = picked ? 2 : 1.5;
    c.strokeRect(left + 0.5, top + 1, Math.max(1, wide - 1), BAND - 1);
    c.lineWidth = 1;
  }
  const frame = ours(block);
  if (frame && wide > 90) sampled(view, frame, left, wide, top);
}

/** The sampled frame, lighter than measured values. */
function sampled(view, frame, left, wide, top) {
  const { c, paint } = view;
  c.font = 'italic 11px system-ui, sans-serif';
  let text = frame;
  while (text.length > 8 && c.measureText(text).width > wide - 16) text = `${text.slice(0, -6)}…`;
  const x = Math.max(left, view.x0) + 7;
  c.fillStyle = paint.card;
  c.globalAlpha = 0.88;
  c.fillRect(x - 3, top + 4, c.measureText(text).width + 6, BAND - 7);
  c.globalAlpha = 1;
  c.fillStyle = paint.quiet;
  c.fillText(text, x, top + 16);
}

/** The task of a loop at a moment, or the nearest one. */
export function nearest(lane, at, near) {
  let best = null;
  let least = near;
  for (const block of lane?.blocks.values() ?? []) {
    const away = Math.max(0, block.start - at, at - block.end);
    if (away <= least) {
      least = away;
      best = block;
    }
  }
  return best;
}
