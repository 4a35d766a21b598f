package dev.loopmesh.kit.lease;

import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A lease on a service: when its holder releases it, or stops renewing it, the service returns to
 * the state in which it was when the lease was taken. There is one lease at a time. Confined to the
 * event loop of the management port.
 *
 * <p>A lease with a key is an exercise: what its holder changes is hidden from everybody else.
 */
public final class Lease {
  /** The shortest time between two renewals. */
  static final Duration SHORTEST = Duration.ofSeconds(1);

  /** The longest time between two renewals. */
  static final Duration LONGEST = Duration.ofSeconds(60);

  private static final System.Logger LOG = System.getLogger(Lease.class.getName());

  private final List<Restorable> parts;
  private final Consumer<Boolean> exercise;
  private Optional<Held> held = Optional.empty();

  /**
   * A lease that was taken.
   *
   * @param term time from a renewal to its end
   * @param endsNanos by {@link System#nanoTime}
   * @param key of an exercise
   * @param timer that ends it
   * @param restore one for each part
   */
  record Held(
      String holder,
      Instant since,
      Duration term,
      long endsNanos,
      Optional<LeaseKey> key,
      long timer,
      List<Runnable> restore) {
    /** Time until it ends, in milliseconds; at least 0. */
    long leftMs() {
      return Math.max(0, TimeUnit.NANOSECONDS.toMillis(endsNanos - System.nanoTime()));
    }
  }

  /**
   * Nothing is leased yet.
   *
   * @param exercise called when an exercise begins (true), and after everything is restored (false)
   */
  public Lease(List<Restorable> parts, Consumer<Boolean> exercise) {
    this.parts = List.copyOf(parts);
    this.exercise = exercise;
  }

  Optional<Held> held() {
    return held;
  }

  /**
   * Takes the lease, or renews it for its holder.
   *
   * @param key makes it an exercise; without one, a renewal keeps the key that it has
   * @return false when another holder has it
   */
  boolean take(Vertx vertx, String holder, Duration term, Optional<LeaseKey> key) {
    if (held.isPresent() && !held.get().holder().equals(holder)) {
      return false;
    }
    held.ifPresent(before -> vertx.cancelTimer(before.timer()));
    Instant since = held.map(Held::since).orElseGet(Instant::now);
    List<Runnable> restore =
        held.map(Held::restore).orElseGet(() -> parts.stream().map(Restorable::snapshot).toList());
    long timer = vertx.setTimer(term.toMillis(), expired -> expire());
    long endsNanos = System.nanoTime() + term.toNanos();
    Optional<LeaseKey> kept = key.or(() -> held.flatMap(Held::key));
    held = Optional.of(new Held(holder, since, term, endsNanos, kept, timer, restore));
    if (kept.isPresent()) {
      exercise.accept(true);
    }
    return true;
  }

  private void expire() {
    held.ifPresent(
        ended ->
            LOG.log(
                Level.WARNING,
                "{0} has not renewed its lease within {1} ms; its changes are undone",
                ended.holder(),
                Long.toString(ended.term().toMillis())));
    restore();
  }

  /** Ends the lease, if there is one. */
  void release(Vertx vertx) {
    held.ifPresent(ended -> vertx.cancelTimer(ended.timer()));
    restore();
  }

  private void restore() {
    List<Runnable> restores = held.map(Held::restore).orElse(List.of());
    held = Optional.empty(); // first, so that it ends even if something cannot be restored
    for (Runnable restore : restores) {
      try {
        restore.run();
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "A part of the service could not be restored; reset it", e);
      }
    }
    exercise.accept(false);
  }
}
