package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.kit.client.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Spreads the calls to a service over its replicas: the one with the fewest attempts in flight gets
 * the next one, and one that failed several times in a row gets none for a while (Envoy's outlier
 * detection). Then one trial call decides; if that is cancelled, another one does after the same
 * time.
 *
 * <p>Thread-safe: its methods are called by the event loop, by workers that block, and by readers
 * of the state, in any order; each one holds the lock for a short computation only.
 */
final class LoadBalancer {
  private static final int LONGEST_EJECTION = 10; // in ejection times; Envoy's default

  private final List<Tracked> all = new ArrayList<>();
  private final LongSupplier nanoClock;
  private int next; // among equals, in turn

  LoadBalancer(List<Replica> replicas, LongSupplier nanoClock) {
    replicas.forEach(replica -> all.add(new Tracked(replica)));
    this.nanoClock = nanoClock;
  }

  static final class Tracked {
    private final Replica replica;
    private int inFlight;
    private int failuresInARow;
    private int timesEjected;
    private boolean ejected;
    private boolean beingTried;
    private long changedNanos; // last ejected, tried without result, or returned

    private Tracked(Replica replica) {
      this.replica = replica;
    }
  }

  /** A replica that was chosen for one attempt. */
  record Choice(Tracked tracked, boolean trial) {
    Replica replica() {
      return tracked.replica;
    }
  }

  /** Chooses a replica, if possible one other than the given one, which may be null. */
  synchronized Choice choose(Replica other, DefencePolicy.Ejecting policy) {
    Tracked best = null;
    for (int i = 0; i < all.size(); i++) {
      Tracked candidate = all.get((next + i) % all.size());
      if (candidate.ejected && policy.isOn()) {
        if (!candidate.beingTried && isOver(candidate, policy.time())) {
          candidate.beingTried = true;
          candidate.inFlight++;
          return new Choice(candidate, true);
        }
      } else if (best == null || isBetter(candidate, best, other)) {
        best = candidate;
      }
    }
    next = (next + 1) % all.size();
    best.inFlight++;
    return new Choice(best, false);
  }

  private static boolean isBetter(Tracked candidate, Tracked best, Replica other) {
    if (best.replica.equals(other) != candidate.replica.equals(other)) {
      return best.replica.equals(other);
    }
    return candidate.inFlight < best.inFlight;
  }

  private boolean isOver(Tracked replica, Duration time) {
    int times = Math.min(replica.timesEjected, LONGEST_EJECTION);
    return nanoClock.getAsLong() - replica.changedNanos >= time.multipliedBy(times).toNanos();
  }

  /**
   * Notes how an attempt ended, and whether its replica is ejected or returned by that. Call once.
   *
   * @param failure null when it did not fail
   */
  synchronized Optional<Decision> ended(
      Choice choice, Throwable failure, DefencePolicy.Ejecting policy) {
    Tracked replica = choice.tracked;
    replica.inFlight--;
    replica.beingTried &= !choice.trial;
    if (!policy.isOn()) {
      replica.ejected = false;
      replica.failuresInARow = 0;
      return Optional.empty();
    }
    if (failure == null || failure instanceof CallFailure known && known.isAnswer()) {
      replica.failuresInARow = 0;
      return choice.trial ? comeBack(replica) : Optional.empty();
    }
    if (!(failure instanceof CallFailure known && known.isFaultOfService())) {
      if (choice.trial) { // otherwise each call would be a trial
        replica.changedNanos = nanoClock.getAsLong();
      }
      return Optional.empty(); // it was cancelled, or never sent
    }
    replica.failuresInARow++;
    boolean enough = choice.trial || replica.failuresInARow >= policy.failures();
    boolean can = choice.trial || !replica.ejected && mayEjectOneMore(policy.share());
    return enough && can ? eject(replica, policy.time()) : Optional.empty();
  }

  private boolean mayEjectOneMore(double share) {
    int most = Math.min(all.size() - 1, Math.max(1, (int) (all.size() * share)));
    return all.stream().filter(replica -> replica.ejected).count() < most;
  }

  private Optional<Decision> eject(Tracked replica, Duration time) {
    long now = nanoClock.getAsLong();
    if (!replica.ejected) { // each ejection time without failures makes up for one
      long without = (now - replica.changedNanos) / Math.max(1, time.toNanos());
      replica.timesEjected = (int) Math.max(0, replica.timesEjected - without);
    }
    replica.ejected = true;
    replica.timesEjected++;
    replica.changedNanos = now;
    return Optional.of(Decision.EJECTED);
  }

  private Optional<Decision> comeBack(Tracked replica) {
    replica.ejected = false;
    replica.changedNanos = nanoClock.getAsLong();
    return Optional.of(Decision.RETURNED);
  }

  synchronized List<State> states() {
    return all.stream().map(r -> new State(r.replica.address(), r.ejected, r.inFlight)).toList();
  }

  record State(String replica, boolean ejected, int inFlight) {}
}
