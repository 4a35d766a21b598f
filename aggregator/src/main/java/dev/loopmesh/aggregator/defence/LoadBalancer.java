package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.kit.client.Replica;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Spreads the calls to a service over its replicas: the one with the fewest attempts in flight gets
 * the next one, and one that failed several times in a row gets none for a while (Envoy's outlier
 * detection). Then one call tries it, and its end decides; if that was cancelled, another one tries
 * it after the same time.
 *
 * <p>Thread-safe: its methods are called by the event loop, by workers that block, and by readers
 * of the state, in any order; each one holds the lock for a short computation only.
 */
public final class LoadBalancer {
  private static final int LONGEST_EJECTION = 10; // in ejection times; Envoy's default

  private final List<Tracked> all = new ArrayList<>();
  private final LongSupplier nanoClock;
  private int next; // among equals, in turn

  LoadBalancer(List<Replica> replicas, LongSupplier nanoClock) {
    replicas.forEach(replica -> all.add(new Tracked(replica)));
    this.nanoClock = nanoClock;
  }

  /** What the end of an attempt means for its replica. */
  enum Verdict {
    /** Nothing new. */
    UNCHANGED,
    /** It gets no more calls for a while. */
    EJECTED,
    /** It gets calls again. */
    RETURNED
  }

  private static final class Tracked {
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
  public final class Choice {
    private final Tracked replica;
    private final boolean trial;

    private Choice(Tracked replica, boolean trial) {
      this.replica = replica;
      this.trial = trial;
      replica.inFlight++;
    }

    /** Where to send it. */
    public Replica replica() {
      return replica.replica;
    }

    /**
     * Notes how the attempt ended. Call once.
     *
     * @param failure null when it did not fail
     */
    Verdict ended(Throwable failure, DefencePolicy.Ejecting policy) {
      return LoadBalancer.this.ended(this, failure, policy);
    }
  }

  /** Chooses one, if possible another than the given one, which may be null. */
  synchronized Choice choose(Replica other, DefencePolicy.Ejecting policy) {
    Tracked best = null;
    for (int i = 0; i < all.size(); i++) {
      Tracked candidate = all.get((next + i) % all.size());
      if (candidate.ejected && policy.isOn()) {
        if (!candidate.beingTried && isOver(candidate, policy.time())) {
          candidate.beingTried = true;
          return new Choice(candidate, true);
        }
      } else if (best == null || isBetter(candidate, best, other)) {
        best = candidate;
      }
    }
    next = (next + 1) % all.size();
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

  private synchronized Verdict ended(
      Choice choice, Throwable failure, DefencePolicy.Ejecting policy) {
    Tracked replica = choice.replica;
    replica.inFlight--;
    replica.beingTried &= !choice.trial;
    if (!policy.isOn()) {
      replica.ejected = false;
      replica.failuresInARow = 0;
      return Verdict.UNCHANGED;
    }
    if (failure == null || failure instanceof CallFailure known && known.isAnswer()) {
      replica.failuresInARow = 0;
      return choice.trial ? comeBack(replica) : Verdict.UNCHANGED;
    }
    if (!(failure instanceof CallFailure known && known.isFaultOfService())) {
      if (choice.trial) { // or each call would try it, and never long enough
        replica.changedNanos = nanoClock.getAsLong();
      }
      return Verdict.UNCHANGED; // it was cancelled, or never sent
    }
    replica.failuresInARow++;
    boolean enough = choice.trial || replica.failuresInARow >= policy.failures();
    boolean can = choice.trial || !replica.ejected && mayEjectOneMore(policy.share());
    return enough && can ? eject(replica, policy.time()) : Verdict.UNCHANGED;
  }

  private boolean mayEjectOneMore(double share) {
    int most = Math.min(all.size() - 1, Math.max(1, (int) (all.size() * share)));
    return all.stream().filter(replica -> replica.ejected).count() < most;
  }

  private Verdict eject(Tracked replica, Duration time) {
    long now = nanoClock.getAsLong();
    if (!replica.ejected) { // each ejection time without failures makes up for one
      long without = (now - replica.changedNanos) / Math.max(1, time.toNanos());
      replica.timesEjected = (int) Math.max(0, replica.timesEjected - without);
    }
    replica.ejected = true;
    replica.timesEjected++;
    replica.changedNanos = now;
    return Verdict.EJECTED;
  }

  private Verdict comeBack(Tracked replica) {
    replica.ejected = false;
    replica.changedNanos = nanoClock.getAsLong();
    return Verdict.RETURNED;
  }

  /** The state of each replica. */
  synchronized List<State> states() {
    return all.stream().map(r -> new State(r.replica.address(), r.ejected, r.inFlight)).toList();
  }

  /** The state of one replica. */
  record State(String replica, boolean ejected, int inFlight) {}
}
