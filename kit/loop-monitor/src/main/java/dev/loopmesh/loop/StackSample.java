package dev.loopmesh.loop;

import java.util.List;
import java.util.Optional;

/**
 * A loop's thread as the watchdog saw it in mid-stall: a sample, true of one moment.
 *
 * @param atNanos {@link System#nanoTime()} when it was taken
 * @param state what the JVM says of the thread; {@code RUNNABLE} also covers blocking native calls
 * @param frames the innermost frames, at most {@value #FRAMES}
 * @param culprit the innermost frame that belongs to no framework, however deep
 */
public record StackSample(
    long atNanos,
    Thread.State state,
    List<StackTraceElement> frames,
    Optional<StackTraceElement> culprit) {
  /** How many frames a sample keeps. */
  public static final int FRAMES = 32;

  /** Keeps a copy of the frames. */
  public StackSample {
    frames = List.copyOf(frames);
  }
}
