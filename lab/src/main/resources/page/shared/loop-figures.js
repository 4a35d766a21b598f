// Short descriptions of loops and tasks.

/** The innermost frame that is the project's own, short. */
export function ours(block) {
  const frame = block.frames?.find(line => line.startsWith('dev.loopmesh.'));
  return frame?.replace(/^.*\.([A-Z][^.]*\.[^.(]+)\((.*)\)$/, '$1 ($2)');
}

/** The share of about the last second in which a loop was busy. */
export function busy(snapshots) {
  const share = utilisation(snapshots);
  return share === null ? '' : `${(share.busy * 100).toFixed(share.busy < 0.1 ? 1 : 0)} % busy`;
}

/** Busy time and CPU time over elapsed time between the last two snapshots. */
export function utilisation(snapshots) {
  const [before, now] = snapshots ?? [];
  if (!before || !now) return null;
  const elapsed = now.loops[0].elapsedNanos - before.loops[0].elapsedNanos;
  if (!(elapsed > 0)) return null;
  const cpu = now.loops[0].cpuNanos === null ? null : (now.loops[0].cpuNanos - before.loops[0].cpuNanos) / elapsed;
  return { busy: (now.loops[0].busyNanos - before.loops[0].busyNanos) / elapsed, cpu };
}
