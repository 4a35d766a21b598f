package dev.loopmesh.kit.service;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Whether a service lives and whether it should get traffic, as Kubernetes asks.
 *
 * <p>Alive means that the serving loop turns: it sets a mark once a second, which is looked at from
 * the management loop. Thread-safe.
 */
final class Health {
  private static final long BEAT_MS = 1_000;

  private final Duration loopDead;
  private volatile long lastBeatNanos = System.nanoTime();
  private volatile boolean ready;

  Health(Duration loopDead) {
    this.loopDead = loopDead;
  }

  /** Call on the serving loop. */
  void watch(Vertx serving) {
    beat();
    serving.setPeriodic(BEAT_MS, timer -> beat());
  }

  private void beat() {
    lastBeatNanos = System.nanoTime();
  }

  void ready(boolean ready) {
    this.ready = ready;
  }

  boolean isReady() {
    return ready;
  }

  boolean isAlive() {
    return sinceLastBeat().compareTo(loopDead) < 0;
  }

  /** How long ago the serving loop turned; up to a second is nothing. */
  Duration sinceLastBeat() {
    return Duration.ofNanos(System.nanoTime() - lastBeatNanos);
  }
}
