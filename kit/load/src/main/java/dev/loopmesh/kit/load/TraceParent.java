package dev.loopmesh.kit.load;

import java.util.HexFormat;
import java.util.SplittableRandom;

/**
 * The trace of one request, and its span there: the root. W3C Trace Context.
 *
 * @param traceId 32 hexadecimal digits
 * @param spanId 16 hexadecimal digits
 * @param isSampled whether the target records it
 */
public record TraceParent(String traceId, String spanId, boolean isSampled) {
  static TraceParent random(SplittableRandom random, boolean isSampled) {
    return new TraceParent(hex(random) + hex(random), hex(random), isSampled);
  }

  /** 16 digits, not all of them 0. */
  private static String hex(SplittableRandom random) {
    return HexFormat.of().toHexDigits(random.nextLong() | 1);
  }

  /** The value of the header {@code traceparent}. */
  @Override
  public String toString() {
    return "00-" + traceId + "-" + spanId + (isSampled ? "-01" : "-00");
  }
}
