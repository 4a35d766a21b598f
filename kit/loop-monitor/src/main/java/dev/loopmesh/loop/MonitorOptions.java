package dev.loopmesh.loop;

import java.time.Duration;
import java.util.List;

/**
 * What a {@link LoopMonitor} watches and how much it keeps.
 *
 * @param stallThreshold a task that runs for longer is a stall; at least 1 ms. The watchdog wakes
 *     about once in this time
 * @param segmentCapacity how many segments each loop keeps, a power of two; 0 records none. 1024
 *     take about 35 kB
 * @param stallCapacity how many stalls the monitor keeps, at least 1
 * @param pauseCapacity how many platform pauses the monitor keeps, at least 1
 * @param frameworks beginnings of class names which are no culprit in a stall either, beside those
 *     of the JDK, Netty and Vert.x; such as {@code io.quarkus.}
 */
public record MonitorOptions(
    Duration stallThreshold,
    int segmentCapacity,
    int stallCapacity,
    int pauseCapacity,
    List<String> frameworks) {
  /** 50 ms, 4096 segments a loop, 64 stalls, 256 pauses, no other frameworks. */
  public static final MonitorOptions DEFAULT =
      new MonitorOptions(Duration.ofMillis(50), 4096, 64, 256, List.of());

  /**
   * Refuses what is out of range.
   *
   * @throws IllegalArgumentException which names the value and what would be right
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
  }

  /** The same with another threshold. */
  public MonitorOptions withStallThreshold(Duration threshold) {
    return new MonitorOptions(threshold, segmentCapacity, stallCapacity, pauseCapacity, frameworks);
  }

  /** The same with another number of segments a loop; a power of two, 0 for none. */
  public MonitorOptions withSegmentCapacity(int capacity) {
    return new MonitorOptions(stallThreshold, capacity, stallCapacity, pauseCapacity, frameworks);
  }

  /** The same with other frameworks, as beginnings of class names. */
  public MonitorOptions withFrameworks(List<String> classNamePrefixes) {
    return new MonitorOptions(
        stallThreshold, segmentCapacity, stallCapacity, pauseCapacity, classNamePrefixes);
  }
}
