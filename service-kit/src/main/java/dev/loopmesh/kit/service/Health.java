package dev.loopmesh.kit.service;

import dev.loopmesh.kit.fault.Condition;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Whether a service lives and whether it should get traffic, as Kubernetes asks.
 *
 * <p>Alive means that every serving loop turns: each sets a mark once a second, which is looked at
 * from the management loop. Thread-safe.
 */
final class Health {
  private static final long BEAT_MS = 1_000;

  private final Duration loopDead;
  private final List<Pulse> pulses = new CopyOnWriteArrayList<>();
  private volatile boolean ready;
  private volatile Condition condition = Condition.NORMAL;

  /** When one loop last turned. */
  private static final class Pulse {
    private volatile long lastBeatNanos = System.nanoTime();

    private void beat() {
      lastBeatNanos = System.nanoTime();
    }
  }

  Health(Duration loopDead) {
    this.loopDead = loopDead;
  }

  /** Watches the loop that calls this. */
  void watchThisLoop(Vertx vertx) {
    Pulse pulse = new Pulse();
    pulses.add(pulse);
    vertx.setPeriodic(BEAT_MS, timer -> pulse.beat());
  }

  void ready(boolean ready) {
    this.ready = ready;
  }

  /** What faults make of the probes. */
  void become(Condition condition) {
    this.condition = condition;
  }

  boolean isReady() {
    Condition now = condition;
    return now.pinned() || ready && !now.unready();
  }

  boolean isAlive() {
    return condition.pinned() || sinceLastBeat().compareTo(loopDead) < 0;
  }

  /** How long ago the loop turned that is the longest without; up to a second is nothing. */
  Duration sinceLastBeat() {
    long now = System.nanoTime();
    return Duration.ofNanos(pulses.stream().mapToLong(p -> now - p.lastBeatNanos).max().orElse(0));
  }
}
