package dev.loopmesh.kit.service;

import dev.loopmesh.kit.fault.Condition;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Whether a service lives and whether it should get traffic, as Kubernetes asks.
 *
 * <p>Alive means that every serving loop turns, which sets a mark once a second, and that the
 * watchdog looks at them. A mark that is not set any more counts whatever the reason, and a loop
 * that never began to set one too. Thread-safe.
 */
final class Health {
  private static final Logger LOG = Logger.getLogger(Health.class.getName());
  private static final long BEAT_MS = 1_000;

  private final Duration loopDead;
  private final Supplier<Duration> sinceWatched;
  private final AtomicLongArray beats; // when each loop last turned
  private final AtomicInteger watched = new AtomicInteger();
  private volatile boolean ready;
  private volatile boolean alive = true; // when last asked
  private volatile Condition condition = Condition.NORMAL;

  /**
   * Of a service that starts.
   *
   * @param loopDead what has not happened for so long will not
   * @param loops how many serve
   * @param sinceWatched how long ago the watchdog last looked at them
   */
  Health(Duration loopDead, int loops, Supplier<Duration> sinceWatched) {
    this.loopDead = loopDead;
    this.sinceWatched = sinceWatched;
    this.beats = new AtomicLongArray(loops);
    for (int loop = 0; loop < loops; loop++) {
      beat(loop);
    }
  }

  /** Watches the loop that calls this. */
  void watchThisLoop(Vertx vertx) {
    int loop = watched.getAndIncrement();
    beat(loop);
    vertx.setPeriodic(BEAT_MS, timer -> beat(loop));
  }

  private void beat(int loop) {
    beats.set(loop, System.nanoTime());
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

  /** Why it does not live; empty when it does. Each change is logged. */
  Optional<String> deathCause() {
    Optional<String> cause = condition.pinned() ? Optional.empty() : whatStandsStill();
    if (alive != cause.isEmpty()) {
      alive = cause.isEmpty();
      LOG.log(Level.WARNING, cause.map(why -> "/livez fails: " + why).orElse("/livez is ok again"));
    }
    return cause;
  }

  private Optional<String> whatStandsStill() {
    Duration unwatched = sinceWatched.get();
    if (sinceLastBeat().compareTo(loopDead) >= 0) {
      return Optional.of("the serving loop has not turned since " + ago(sinceLastBeat()));
    }
    return unwatched.compareTo(loopDead) >= 0
        ? Optional.of("the watchdog has not looked at the serving loop since " + ago(unwatched))
        : Optional.empty();
  }

  /** Of the loop that is the longest without a turn; up to a second is nothing. */
  private Duration sinceLastBeat() {
    long now = System.nanoTime();
    long longest = 0;
    for (int loop = 0; loop < beats.length(); loop++) {
      longest = Math.max(longest, now - beats.get(loop));
    }
    return Duration.ofNanos(longest);
  }

  private static Instant ago(Duration duration) {
    return Instant.now().minus(duration);
  }
}
