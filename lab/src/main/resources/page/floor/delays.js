// Which requests a task delayed, and which tasks delayed a request.
import { waits } from './request.js';

/** The requests that were ready while this task held the loop, and for how long. */
export function delayedBy(model, block) {
  const delayed = [];
  for (const request of model.requests.values()) {
    if (request.trace === block.traceId) continue;
    for (const wait of waits(request)) {
      const micros = Math.min(wait.end ?? block.end, block.end) - Math.max(wait.start, block.start);
      if (wait.service === block.service && isAt(model, request, block) && micros > 5000) delayed.push({ request, micros, why: wait.why });
    }
  }
  return delayed.sort((a, b) => b.micros - a.micros);
}

/** The tasks that held a loop while this request was ready for it. */
export function heldUp(model, request) {
  const holders = [];
  for (const wait of waits(request)) {
    for (const block of model.laneOf(wait.service)?.blocks.values() ?? []) {
      const micros = Math.min(wait.end ?? block.end, block.end) - Math.max(wait.start, block.start);
      if (block.traceId !== request.trace && isAt(model, request, block) && micros > 5000) holders.push({ block, micros, why: wait.why });
    }
  }
  return holders.sort((a, b) => b.micros - a.micros);
}

/** Whether a request was at the replica of a task; of several, only if the loop of that one has reported it. */
function isAt(model, request, block) {
  return model.replicas.keysOf(block.service).length < 2 || request.replicas.get(block.service) === block.place;
}
