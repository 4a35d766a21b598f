// The ways of waiting, in the order in which they are shown.

/** How many calls each begins at the same time: 1 for one after another. */
const CALLS_AT_ONCE = { sequential: 1, parallel: 3, blocking: 1, worker: 1, virtual: 3 };

export const MODES = Object.keys(CALLS_AT_ONCE);

/** A list of calls, divided into those that a mode begins at the same time. */
export function stages(mode, calls) {
  const size = CALLS_AT_ONCE[mode] ?? 1;
  return calls.filter((call, i) => i % size === 0).map((call, stage) => calls.slice(stage * size, (stage + 1) * size));
}
