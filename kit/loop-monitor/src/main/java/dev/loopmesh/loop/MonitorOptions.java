package dev.loopmesh.loop;

import java.time.Duration;
import java.util.List;

/**
 * Thresholds and capacities of a {@link LoopMonitor}.
 *
 * @param stallThreshold a longer task is a stall; at least 1 ms
 * @param segmentCapacity segments per loop, a power of two, or 0 for none; 1024 take about 35 kB
 * @param stallCapacity stalls in all, at least 1
 * @param pauseCapacity platform pauses, at least 1
 * @param frameworks prefixes of class names that are never a culprit, besides those of JDK, Netty
 *     and Vert.x; such as {@code io.quarkus.}
 * @param omitted prefixes of class names whose frames no stack shows
 */
public record MonitorOptions(
    Duration stallThreshold,
    int segmentCapacity,
    int stallCapacity,
    int pauseCapacity,
    List<String> frameworks,
    List<String> omitted) {
  /** 50 ms, 4096 segments per loop, 64 stalls, 256 pauses, no other frameworks, all frames. */
  public static final MonitorOptions DEFAULT =
      new MonitorOptions(Duration.ofMillis(50), 4096, 64, 256, List.of(), List.of());

  /**
   * Refuses what is out of range.
   *
   * @throws IllegalArgumentException with the value and what is allowed
   */
  public MonitorOptions {
    if (stallThreshold.compareTo(Duration.ofMillis(1)) < 0) {
      throw new IllegalArgumentException(
          "stallThreshold: " + stallThreshold + " is shorter than 1 ms");
    }
    if (segmentCapacity < 0 || Integer.bitCount(segmentCapacity) > 1) {
      throw new IllegalArgumentException(
          "segmentCapacity: " + segmentCapacity + " is neither 0 nor a power of two");
    }
    if (stallCapacity < 1) {
      throw new IllegalArgumentException("stallCapacity: " + stallCapacity + " is less than 1");
    }
    if (pauseCapacity < 1) {
      throw new IllegalArgumentException("pauseCapacity: " + pauseCapacity + " is less than 1");
    }
    frameworks = List.copyOf(frameworks);
    omitted = List.copyOf(omitted);
  }

  /** The same with another threshold. */
  public MonitorOptions withStallThreshold(Duration threshold) {
    return new MonitorOptions(
        threshold, segmentCapacity, stallCapacity, pauseCapacity, frameworks, omitted);
  }

  /** The same with another capacity for segments. */
  public MonitorOptions withSegmentCapacity(int capacity) {
    return new MonitorOptions(
        stallThreshold, capacity, stallCapacity, pauseCapacity, frameworks, omitted);
  }

  /** The same with other frameworks. */
  public MonitorOptions withFrameworks(List<String> classNamePrefixes) {
    return new MonitorOptions(
        stallThreshold, segmentCapacity, stallCapacity, pauseCapacity, classNamePrefixes, omitted);
  }

  /** The same without the frames of other classes. */
  public MonitorOptions withOmitted(List<String> classNamePrefixes) {
    return new MonitorOptions(
        stallThreshold,
        segmentCapacity,
        stallCapacity,
        pauseCapacity,
        frameworks,
        classNamePrefixes);
  }
}
