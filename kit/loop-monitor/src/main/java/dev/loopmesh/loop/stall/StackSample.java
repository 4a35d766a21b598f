package dev.loopmesh.loop.stall;

import java.util.List;
import java.util.Optional;

/**
 * The stack of a loop's thread during a stall, at one moment.
 *
 * @param atNanos {@link System#nanoTime()} when it was taken
 * @param state {@code RUNNABLE} includes blocking native calls
 * @param frames the innermost frames, at most {@value #FRAMES}
 * @param culprit the innermost frame of the application, at any depth
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
