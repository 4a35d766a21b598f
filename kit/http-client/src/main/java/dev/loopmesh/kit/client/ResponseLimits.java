package dev.loopmesh.kit.client;

import dev.loopmesh.kit.settings.Settings;

/**
 * The largest response, in bytes.
 *
 * @param headers its header section
 * @param body its body
 */
public record ResponseLimits(int headers, int body) {
  /** As set by {@code UPSTREAM_HEADER_LIMIT} and {@code UPSTREAM_BODY_LIMIT}. */
  public static ResponseLimits of(Settings settings) {
    return new ResponseLimits(
        settings.integer("UPSTREAM_HEADER_LIMIT", 32_768, 1_024, 1 << 24),
        settings.integer("UPSTREAM_BODY_LIMIT", 1 << 20, 1, 1 << 30));
  }
}
