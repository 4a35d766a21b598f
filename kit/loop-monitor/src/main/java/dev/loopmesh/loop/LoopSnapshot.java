package dev.loopmesh.loop;

import java.util.Optional;

/**
 * One loop at one moment: raw totals since its thread started. Two snapshots give what happened
 * between them: {@code Δbusy / Δelapsed} is the event-loop utilisation.
 *
 * @param loop the name of the loop's thread
 * @param atNanos {@link System#nanoTime()} of the reading
 * @param elapsedNanos time since the loop's thread started
 * @param busyNanos time outside the selector, what is in progress included. Wall time
 * @param waitingNanos time in the selector; {@code busy + waiting = elapsed}, exactly
 * @param cpuNanos CPU time of the loop's thread; -1 if the JVM cannot tell or the thread has ended
 * @param tasks how many tasks, timers included, the loop has run from its queue
 * @param ioRounds how often the selector returned with something ready
 * @param ioEvents how many channels were ready in these rounds
 * @param taskTimes for how long tasks held the loop: each task and, on NIO, each ready channel; on
 *     other transports all channels of a round are one task
 * @param timerDelays how long after it was due each timer began to run: both the loop being held
 *     and the selector's own rounding (NIO wakes up to 1 ms late) make timers late. Exact but for
 *     less than a microsecond; only timers tell, since nobody notes when a task or a channel became
 *     ready
 * @param taskInProgressNanos for how long the task in progress has held the loop; 0 when it waits
 * @param holder who holds the loop now; empty when it waits
 */
public record LoopSnapshot(
    String loop,
    long atNanos,
    long elapsedNanos,
    long busyNanos,
    long waitingNanos,
    long cpuNanos,
    long tasks,
    long ioRounds,
    long ioEvents,
    Durations taskTimes,
    Durations timerDelays,
    long taskInProgressNanos,
    Optional<Holder> holder) {
  /** The longest task that has ended, in nanoseconds. */
  public long longestTaskNanos() {
    return taskTimes.longestNanos();
  }
}
