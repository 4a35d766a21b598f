package dev.loopmesh.kit.service;

import dev.loopmesh.kit.latency.ArtificialWait;

/** A service with an artificial latency, which {@code /latency} shows and changes. */
public interface HasLatency {
  /** The wait before each response. */
  ArtificialWait artificialWait();
}
