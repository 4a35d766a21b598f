package dev.loopmesh.loop;

import dev.loopmesh.loop.stall.CpuUse;
import dev.loopmesh.loop.stall.Stall;
import java.util.List;

/**
 * A period in which a loop waited, or worked for one holder.
 *
 * <p>Short tasks without a holder are one segment until the loop waits, the holder changes or a
 * task stalls; a stalled task has segments of its own. A selector call that cannot block counts as
 * work; calls that return within 10 µs, one after another, are one segment.
 *
 * @param sequence counts the loop's segments from 1
 * @param kind waiting or working
 * @param inProgress its duration is then that until now, and the same sequence will be read again,
 *     maybe with another label
 * @param startNanos {@link System#nanoTime()} at its start
 * @param label of the holder; empty without one
 * @param traceId of the holder; empty without one
 * @param cpuUse of the stall that it is part of; unknown if none. Partly sampled
 * @param frames the stack in mid-stall if it was sampled, innermost first, at most 32
 * @param pauseNanos how much of it was a garbage collection known by now, within 1 or 2 ms
 */
public record Segment(
    long sequence,
    Kind kind,
    boolean inProgress,
    long startNanos,
    long durationNanos,
    String label,
    String traceId,
    CpuUse cpuUse,
    List<StackTraceElement> frames,
    long pauseNanos) {
  /** What the loop did. */
  public enum Kind {
    /** Outside the selector. */
    WORKING,
    /** In the selector. */
    WAITING
  }

  /** Keeps a copy of the frames. */
  public Segment {
    frames = List.copyOf(frames);
  }

  /** Whether a stack was sampled in it. */
  public boolean sampled() {
    return !frames.isEmpty();
  }

  /** {@link System#nanoTime()} at its end, or when it was read. */
  public long endNanos() {
    return startNanos + durationNanos;
  }

  /** The same segment with what is known from watchdog and JVM. */
  Segment with(Stall stall, long pausedNanos) {
    return new Segment(
        sequence,
        kind,
        inProgress,
        startNanos,
        durationNanos,
        label,
        traceId,
        stall == null ? cpuUse : stall.cpuUse(),
        stall == null ? frames : stall.frames(),
        pausedNanos);
  }
}
