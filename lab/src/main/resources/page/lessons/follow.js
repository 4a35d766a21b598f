// A run until it is over.
import { Unreachable, ask } from '../shared/ask.js';

const EVERY_MS = 300;
const RETRY_MS = 1000;

/**
 * Asks the lab again and again, also while it cannot be reached.
 * @param show is called with the run, while it is in progress
 * @param lost is called with the reason, while the lab cannot be reached
 * @returns the run when it is over
 * @throws {Refused} when the lab does not know it any more
 */
export async function follow(run, show, lost) {
  let now = run;
  while (now.state === 'running') {
    show(now);
    await pause(EVERY_MS);
    now = await ask(`/api/lessons/runs/${run.id}`).catch(async failure => {
      if (!(failure instanceof Unreachable)) throw failure;
      lost(failure.message);
      await pause(RETRY_MS);
      return now;
    });
  }
  return now;
}

function pause(ms) {
  return new Promise(over => setTimeout(over, ms));
}
