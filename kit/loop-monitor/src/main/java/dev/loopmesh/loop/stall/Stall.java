package dev.loopmesh.loop.stall;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import dev.loopmesh.loop.pause.PlatformPause;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A task that held its loop for longer than the threshold.
 *
 * <p>The loop measures start, duration and holder; the watchdog samples stacks, none if the stall
 * ended before.
 *
 * @param loop the name of the loop's thread
 * @param startNanos {@link System#nanoTime()} when the task began
 * @param durationNanos how long it took, or has taken so far
 * @param inProgress its duration is then that until now
 * @param label of the holder when first sampled, else at the end; empty without a holder
 * @param traceId of the holder, likewise
 * @param spanId of the holder, likewise
 * @param cpuUse parked, computing or unknown
 * @param cpuNanos CPU time that the thread used over {@code cpuOverNanos}; -1 if not known
 * @param cpuOverNanos the part of the stall, up to its end, over which CPU time was measured
 * @param pauseNanos how much of it was garbage collections known by now
 * @param samples the thread's stack in mid-stall, at doubling ages, earliest first
 */
public record Stall(
    String loop,
    long startNanos,
    long durationNanos,
    boolean inProgress,
    String label,
    String traceId,
    String spanId,
    CpuUse cpuUse,
    long cpuNanos,
    long cpuOverNanos,
    long pauseNanos,
    List<StackSample> samples) {
  /** Keeps a copy of the samples. */
  public Stall {
    samples = List.copyOf(samples);
  }

  /**
   * The innermost frame of the application in most samples, the earlier one in a tie. Empty when
   * there is none, and when platform pauses took half of the stall or more.
   */
  public Optional<StackTraceElement> culprit() {
    return mostlyPaused() ? Optional.empty() : telling().flatMap(StackSample::culprit);
  }

  /**
   * Why the stack does not explain the stall: {@code no application frame; platform pause of 80
   * ms}. Empty when it does.
   */
  public Optional<String> explanation() {
    List<String> reasons = new ArrayList<>();
    if (samples.isEmpty()) {
      reasons.add("no stack: it ended before it could be sampled");
    } else if (telling().flatMap(StackSample::culprit).isEmpty()) {
      reasons.add("no application frame");
    }
    if (mostlyPaused()) {
      reasons.add("platform pause of %d ms".formatted(NANOSECONDS.toMillis(pauseNanos)));
    } else if (cpuUse == CpuUse.UNKNOWN && CpuUse.isMeasured(cpuNanos, cpuOverNanos)) {
      reasons.add(
          "the thread had a processor for %.1f of %.1f ms"
              .formatted(cpuNanos / 1e6, cpuOverNanos / 1e6));
    }
    return reasons.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", reasons));
  }

  private boolean mostlyPaused() {
    return pauseNanos > 0 && pauseNanos >= durationNanos / 2;
  }

  /** The frames of the sample that names the culprit; empty when none was taken. */
  public List<StackTraceElement> frames() {
    return telling().map(StackSample::frames).orElse(List.of());
  }

  /** {@link System#nanoTime()} at its end, or when it was read. */
  public long endNanos() {
    return startNanos + durationNanos;
  }

  private Optional<StackSample> telling() {
    StackSample telling = null;
    long most = 0;
    for (StackSample sample : samples) {
      long alike = samples.stream().filter(s -> s.culprit().equals(sample.culprit())).count();
      if (alike > most) {
        telling = sample;
        most = alike;
      }
    }
    return Optional.ofNullable(telling);
  }

  /** The same stall, with the pauses known by now. */
  public Stall with(List<PlatformPause> pauses) {
    return copy(durationNanos, PlatformPause.overlapNanos(pauses, startNanos, endNanos()));
  }

  /** The same stall in progress, with its duration at the given moment. */
  public Stall lasting(long nowNanos) {
    return copy(nowNanos - startNanos, pauseNanos);
  }

  private Stall copy(long otherDurationNanos, long otherPauseNanos) {
    return new Stall(
        loop,
        startNanos,
        otherDurationNanos,
        inProgress,
        label,
        traceId,
        spanId,
        cpuUse,
        cpuNanos,
        cpuOverNanos,
        otherPauseNanos,
        samples);
  }
}
