package dev.loopmesh.aggregator.defence;

import dev.loopmesh.kit.client.Replica;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** A replica, and what its {@link LoadBalancer} knows of it. Guarded by the balancer's lock. */
final class TrackedReplica {
  private static final int LONGEST_EJECTION = 10; // in ejection times; Envoy's default

  final Replica replica;
  int inFlight;
  long lastChoice; // its number: equals get calls in turn
  int failuresInARow;
  boolean ejected;
  boolean beingTried;
  boolean gone; // it gets no more calls
  private final Map<String, long[]> calls = new HashMap<>(); // that have ended, by error.type
  private int timesEjected;
  private long changedNanos; // last ejected, tried without result, or returned

  TrackedReplica(Replica replica) {
    this.replica = replica;
  }

  /** A call has ended; the type of its error is empty for none. */
  void count(String errorType) {
    calls.computeIfAbsent(errorType, first -> new long[1])[0]++;
  }

  /** Whether it may be tried again. */
  boolean isOver(long nowNanos, Duration ejectionTime) {
    int times = Math.min(timesEjected, LONGEST_EJECTION);
    return nowNanos - changedNanos >= ejectionTime.multipliedBy(times).toNanos();
  }

  void triedWithoutResult(long nowNanos) {
    changedNanos = nowNanos;
  }

  Optional<Decision> eject(long nowNanos, Duration ejectionTime) {
    if (!ejected) { // each ejection time without failures makes up for one
      long without = (nowNanos - changedNanos) / Math.max(1, ejectionTime.toNanos());
      timesEjected = (int) Math.max(0, timesEjected - without);
    }
    ejected = true;
    timesEjected++;
    changedNanos = nowNanos;
    return Optional.of(Decision.EJECTED);
  }

  Optional<Decision> comeBack(long nowNanos) {
    ejected = false;
    changedNanos = nowNanos;
    return Optional.of(Decision.RETURNED);
  }

  State state() {
    Map<String, Long> ended =
        calls.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, count -> count.getValue()[0]));
    return new State(replica.address(), ejected, inFlight, ended);
  }

  /**
   * The state of a replica.
   *
   * @param ended how many calls have ended, by {@code error.type}, which is empty for none
   */
  record State(String replica, boolean ejected, int inFlight, Map<String, Long> ended) {}
}
