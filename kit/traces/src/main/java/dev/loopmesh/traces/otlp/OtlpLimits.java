package dev.loopmesh.traces.otlp;

import dev.loopmesh.kit.settings.Settings;

/**
 * Limits of what may be sent to the receiver.
 *
 * @param bodyBytes of one request, as sent
 * @param inflatedBytes of one request, after decompression
 * @param underWayBytes of all requests in flight, as received so far; each counts as at least
 *     {@value #LEAST_CHARGE} bytes
 * @param onLoopBytes the largest uncompressed body that is decoded on the event loop
 */
public record OtlpLimits(int bodyBytes, int inflatedBytes, long underWayBytes, int onLoopBytes) {
  static final int LEAST_CHARGE = 64 << 10;
  private static final long HEAP = Runtime.getRuntime().maxMemory();

  public static final OtlpLimits DEFAULT =
      new OtlpLimits(
          (int) Math.min(8 << 20, HEAP / 12),
          (int) Math.min(16 << 20, HEAP / 12),
          Math.min(32L << 20, HEAP / 8),
          16 << 10);

  /** The defaults, changed by {@code OTLP_BODY_LIMIT} and {@code OTLP_INFLATED_LIMIT}, in bytes. */
  public static OtlpLimits read(Settings settings) {
    int most = 1 << 30;
    int body = settings.integer("OTLP_BODY_LIMIT", DEFAULT.bodyBytes, 1 << 10, most);
    int inflated = settings.integer("OTLP_INFLATED_LIMIT", DEFAULT.inflatedBytes, 1 << 10, most);
    return new OtlpLimits(
        body, inflated, Math.max(DEFAULT.underWayBytes, body), DEFAULT.onLoopBytes);
  }
}
