package dev.loopmesh.loop;

import dev.loopmesh.loop.stall.CpuTime;
import java.util.Optional;

/**
 * Totals of one loop since its thread started. Between two snapshots, {@code Δbusy / Δelapsed} is
 * the event-loop utilisation.
 *
 * @param loop the name of the loop's thread
 * @param atNanos {@link System#nanoTime()} of the reading
 * @param elapsedNanos time since the loop's thread started
 * @param busyNanos wall time outside the selector
 * @param waitingNanos time in the selector; {@code busy + waiting = elapsed}, exactly
 * @param cpuNanos CPU time of the loop's thread; -1 if it has ended or the JVM does not measure it
 * @param tasks tasks that were run from the queue, including timers
 * @param ioEvents channels that were ready
 * @param taskTimes of each task from the queue and of each ready channel
 * @param timerDelays how late timers began to run, within 1 µs; NIO itself wakes up to 1 ms late
 * @param taskInProgressNanos age of the task in progress; 0 when the loop waits
 * @param holder of the task in progress; empty when the loop waits
 */
public record LoopSnapshot(
    String loop,
    long atNanos,
    long elapsedNanos,
    long busyNanos,
    long waitingNanos,
    long cpuNanos,
    long tasks,
    long ioEvents,
    Durations taskTimes,
    Durations timerDelays,
    long taskInProgressNanos,
    Optional<Holder> holder) {
  static LoopSnapshot of(Loop loop, LoopRecorder recorder) {
    long start = recorder.taskStartNanos();
    Optional<Holder> holder = loop.holder();
    LoopClock.Reading time = recorder.clock.read();
    long now = System.nanoTime();
    return new LoopSnapshot(
        loop.name(),
        now,
        time.elapsedNanos(),
        time.busyNanos(),
        time.waitingNanos(),
        CpuTime.of(loop.threadId()),
        recorder.tasks.getOpaque(),
        recorder.ioEvents.getOpaque(),
        recorder.taskTimes.read(),
        recorder.timerDelays.read(),
        holder.isEmpty() || start == LoopRecorder.NO_TASK ? 0 : now - start,
        holder);
  }

  /** The longest task that has ended, in nanoseconds. */
  public long longestTaskNanos() {
    return taskTimes.longestNanos();
  }
}
