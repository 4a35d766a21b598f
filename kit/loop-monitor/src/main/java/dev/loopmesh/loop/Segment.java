package dev.loopmesh.loop;

import java.util.List;

/**
 * What a loop did for a while: it waited, or it worked for one holder.
 *
 * <p>Short tasks on nobody's behalf are one segment until the loop waits again, the holder changes,
 * or a task stalls; a stalled task has segments of its own. A look into the selector that could not
 * block, because tasks stood ready, is part of the work.
 *
 * @param sequence counts the loop's segments from 1
 * @param kind waiting or working
 * @param inProgress whether it goes on; the duration is then that of the moment of reading, and the
 *     same sequence will be read again, maybe with another label
 * @param startNanos {@link System#nanoTime()} at its start
 * @param durationNanos how long it took; measured
 * @param label on whose behalf; empty when waiting and when nobody said
 * @param traceId the trace that it belongs to; likewise
 * @param cpuUse what the stall that it is part of was; unknown if none. Partly sampled
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
    /** Somebody held the loop. */
    WORKING,
    /** The loop was in the selector. */
    WAITING
  }

  /** Keeps a copy of the frames. */
  public Segment {
    frames = List.copyOf(frames);
  }

  /** Whether a stack was sampled in it, which is true of a moment and not of the whole. */
  public boolean sampled() {
    return !frames.isEmpty();
  }

  /** {@link System#nanoTime()} at its end, or when it was read. */
  public long endNanos() {
    return startNanos + durationNanos;
  }

  /** The same segment with what the watchdog and the platform have told. */
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
