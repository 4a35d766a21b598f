// All requests of the visible time: how many began in each short interval, and where some failed.
import { count } from '../shared/units.js';

/** The height of the strip, in pixels. */
export const DENSITY = 26;

const BIN = 4; // pixels
const MARK = 5; // pixels at the top, for failures

export function drawDensity(view, model, top) {
  const { c, paint } = view;
  const bins = new Map();
  let [all, failed] = [0, 0];
  for (const request of model.requests.values()) {
    if (!(request.begin >= view.from && request.begin <= view.to)) continue;
    const x = Math.floor((view.x(request.begin) - view.x0) / BIN);
    const bin = bins.get(x) ?? bins.set(x, { all: 0, failed: 0 }).get(x);
    const bad = request.left !== null && request.left <= view.to && request.shape !== 'well';
    bin.all++;
    all++;
    if (bad) [bin.failed, failed] = [bin.failed + 1, failed + 1];
  }
  const most = Math.max(...[...bins.values()].map(bin => bin.all), 5);
  const high = number => number / most * (DENSITY - MARK - 1);
  for (const [x, bin] of bins) {
    const left = view.x0 + x * BIN;
    c.fillStyle = paint.mark;
    c.fillRect(left, top + DENSITY - high(bin.all), BIN - 1, high(bin.all));
    if (bin.failed > 0) failure(view, left, top, high(bin.failed));
  }
  c.fillStyle = paint.hair;
  c.fillRect(view.x0, top + DENSITY, view.x1 - view.x0, 1);
  label(view, top, `${count(all)} started`, failed > 0 ? `◆ ${count(failed)} failed` : '');
}

function failure({ c, paint }, left, top, high) {
  c.fillStyle = paint.alarm;
  c.fillRect(left, top + DENSITY - high, BIN - 1, high);
  c.beginPath();
  c.moveTo(left + 1.5, top - 1);
  c.lineTo(left + 4.5, top + 2);
  c.lineTo(left + 1.5, top + 5);
  c.lineTo(left - 1.5, top + 2);
  c.fill();
}

/** The label is in the gutter, or above the strip without one. */
function label({ c, paint, gutter, x1 }, top, all, failed) {
  c.font = '11.5px system-ui, sans-serif';
  c.textAlign = gutter ? 'left' : 'right';
  c.fillStyle = paint.quiet;
  c.fillText(all, gutter ? 10 : x1, gutter ? top + 9 : top);
  c.fillStyle = paint['alarm-text'];
  c.fillText(failed, gutter ? 10 : x1 - c.measureText(all).width - 10, gutter ? top + 23 : top);
  c.textAlign = 'left';
}
