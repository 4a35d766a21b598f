package dev.loopmesh.kit.management;

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
 * Liveness and readiness of a service, as Kubernetes probes them.
 *
 * <p>Alive: each serving loop runs its timer, once a second, and the watchdog checks the loops. A
 * loop whose timer never started counts as dead too. Thread-safe.
 */
public final class Health {
  private static final Logger LOG = Logger.getLogger(Health.class.getName());
  private static final long BEAT_MS = 1_000;

  private final Duration loopDead;
  private final Supplier<Duration> sinceWatched;
  private final AtomicLongArray beats; // System.nanoTime() when the timer of each loop last ran
  private final AtomicInteger watched = new AtomicInteger();
  private volatile boolean ready;
  private volatile Supplier<Optional<String>> unready = Optional::empty; // as the service says
  private volatile boolean alive = true; // at the last probe
  private volatile Condition condition = Condition.NORMAL;

  /**
   * A service that is starting: alive, not ready.
   *
   * @param loopDead time without a turn after which a loop counts as dead
   * @param loops number of serving loops
   * @param sinceWatched time since the watchdog last checked them
   */
  public Health(Duration loopDead, int loops, Supplier<Duration> sinceWatched) {
    this.loopDead = loopDead;
    this.sinceWatched = sinceWatched;
    this.beats = new AtomicLongArray(loops);
    for (int loop = 0; loop < loops; loop++) {
      beat(loop);
    }
  }

  /** The loops are about to start their timers again. */
  public void restart() {
    watched.set(0);
  }

  /** Starts the timer of the calling loop. */
  public void watchThisLoop(Vertx vertx) {
    int loop = watched.getAndIncrement();
    beat(loop);
    vertx.setPeriodic(BEAT_MS, timer -> beat(loop));
  }

  private void beat(int loop) {
    beats.set(loop, System.nanoTime());
  }

  /** Whether the service should get traffic. */
  public void ready(boolean ready) {
    this.ready = ready;
  }

  /** From now on it is ready only when the service says so itself, too. */
  public void readyUnless(Supplier<Optional<String>> unready) {
    this.unready = unready;
  }

  /** Applies injected faults to the probes. */
  public void become(Condition condition) {
    this.condition = condition;
  }

  /** Why it should get no traffic; empty when it should. */
  Optional<String> unreadyCause() {
    Condition now = condition;
    if (now.healthyProbes()) {
      return Optional.empty();
    }
    return ready && !now.unready() ? unready.get() : Optional.of("starting or stopping");
  }

  /** Why it is not alive; empty when it is. Logs each change. */
  Optional<String> deathCause() {
    Optional<String> cause = condition.healthyProbes() ? Optional.empty() : failure();
    if (alive != cause.isEmpty()) {
      alive = cause.isEmpty();
      LOG.log(Level.WARNING, cause.map(why -> "/livez fails: " + why).orElse("/livez is ok again"));
    }
    return cause;
  }

  private Optional<String> failure() {
    Duration unwatched = sinceWatched.get();
    if (sinceLastBeat().compareTo(loopDead) >= 0) {
      return Optional.of("the serving loop has made no progress since " + ago(sinceLastBeat()));
    }
    return unwatched.compareTo(loopDead) >= 0
        ? Optional.of("the watchdog has not checked the serving loop since " + ago(unwatched))
        : Optional.empty();
  }

  /** Of the loop that has waited longest; up to a second is normal. */
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
