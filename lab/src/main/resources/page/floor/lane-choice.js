// Selection of tasks and requests in the lanes, by pointer and by keys, and dragging of the picture.
import { nearest } from './lane-loops.js';
import { describePause, pauseNear } from './lane-pauses.js';
import { SLOTS } from './lane-requests.js';

const PIXELS = 4; // distance at which a mark counts as hit

/**
 * Listens on a canvas, and passes selections to the lanes.
 * @param lanes with `model`, `view` and `rows`, which may be missing at first, `still`, `chosen`, `isChosen(block)`, `places`, `place(y)`, `slot(y)`,
 *   `choose(what)`, `say(text)`, `zoom(by)` and `go(at)`
 */
export function listen(canvas, lanes) {
  canvas.addEventListener('click', click => lanes.view && pick(lanes, click.offsetX, click.offsetY));
  canvas.addEventListener('keydown', key => press(lanes, key));
  canvas.addEventListener('pointermove', move => lanes.view && (canvas.title = titleAt(lanes, move.offsetX)));
  canvas.addEventListener('wheel', wheel => {
    if (lanes.view && isOverRows(lanes, wheel.offsetY) && lanes.scroll(Math.sign(wheel.deltaY))) wheel.preventDefault();
  });
  drag(canvas, lanes);
}

function isOverRows(lanes, y) {
  return lanes.slot(y) >= 0 && lanes.slot(y) < SLOTS;
}

function pick(lanes, x, y) {
  const at = lanes.view.at(x);
  const near = PIXELS / lanes.view.scale;
  const place = lanes.place(y);
  lanes.choose(place ? nearest(lanes.model.lanes.at(place), at, near) : lanes.rows.find(lanes.slot(y), at, near, lanes.view.to));
}

function titleAt(lanes, x) {
  const pause = pauseNear(lanes.model, lanes.view.at(x), PIXELS / lanes.view.scale);
  return pause ? describePause(lanes.model, pause) : '';
}

function press(lanes, key) {
  const { places } = lanes;
  const place = lanes.chosen?.place ?? places[0];
  if (key.key === 'ArrowLeft' || key.key === 'ArrowRight') walk(lanes, place, key.key === 'ArrowRight' ? 1 : -1);
  else if (key.key === 'ArrowDown' || key.key === 'ArrowUp') {
    const next = places.indexOf(place) + (key.key === 'ArrowDown' ? 1 : -1);
    walk(lanes, places[Math.max(0, Math.min(places.length - 1, next))], 0);
  } else if (key.key === 'PageDown' || key.key === 'PageUp') {
    if (!lanes.scroll(key.key === 'PageDown' ? SLOTS : -SLOTS)) return;
  } else if (key.key === '+' || key.key === '-') lanes.zoom(key.key === '+' ? -1 : 1);
  else return;
  key.preventDefault();
}

/** Moves from task to task of one loop; 0 selects its last one. */
function walk(lanes, place, by) {
  const blocks = [...lanes.model?.lanes.at(place)?.blocks.values() ?? []].filter(block => block.start <= lanes.view.to);
  if (blocks.length === 0) return lanes.say(`${lanes.model?.replicas.nameOf(place) ?? place}: no task of a millisecond or more`);
  const now = blocks.findIndex(block => lanes.isChosen(block));
  lanes.choose(now < 0 || by === 0 ? blocks.at(-1) : blocks[Math.max(0, Math.min(blocks.length - 1, now + by))]);
}

/** While paused, the picture can be dragged through time. */
function drag(canvas, lanes) {
  let from = null;
  canvas.addEventListener('pointerdown', down => from = lanes.still === null ? null : { x: down.clientX, at: lanes.still });
  canvas.addEventListener('pointermove', move => {
    if (from && move.buttons) lanes.go(from.at - (move.clientX - from.x) / lanes.view.scale);
  });
}
