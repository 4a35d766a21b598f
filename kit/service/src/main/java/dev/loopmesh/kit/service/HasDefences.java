package dev.loopmesh.kit.service;

import java.util.Set;

/** A service whose calls have defences; {@code GET /defences} shows their metrics. */
public interface HasDefences {
  /**
   * The metrics that {@code /defences} shows, by their names in Prometheus without the suffixes
   * {@code _total} and {@code _count}. Any thread.
   */
  Set<String> defenceMetrics();
}
