package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.kit.client.Replica;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Spreads the calls to a service over its replicas: the one with the fewest attempts in flight gets
 * the next one, and one that failed several times in a row gets none for a while (Envoy's outlier
 * detection). Then one trial call decides; if that is cancelled, another one does after the same
 * time. Where all are ejected, all get calls (Envoy's panic mode).
 *
 * <p>The replicas may change: one that goes gets no more calls, and is drained when its last call
 * has ended.
 *
 * <p>Thread-safe: its methods are called by the event loop, by workers that block, and by readers
 * of the state, in any order; each one holds the lock for a short computation only.
 */
final class LoadBalancer {
  private final String service;
  private final LongSupplier nanoClock;
  private final Consumer<Replica> drained;
  private final List<TrackedReplica> draining = new ArrayList<>();
  private List<TrackedReplica> all;
  private long choices;

  /**
   * @param replicas none if they are not known yet
   * @param drained gets each replica that has gone, after its last call; must not block
   */
  LoadBalancer(
      String service, List<Replica> replicas, LongSupplier nanoClock, Consumer<Replica> drained) {
    this.service = service;
    this.all = replicas.stream().map(TrackedReplica::new).toList();
    this.nanoClock = nanoClock;
    this.drained = drained;
  }

  /** A replica that was chosen for one attempt. */
  record Choice(TrackedReplica tracked, boolean trial) {
    Replica replica() {
      return tracked.replica;
    }
  }

  /** Changes the replicas; those that stay keep their state. */
  synchronized void change(List<Replica> replicas) {
    Map<Replica, TrackedReplica> known = new HashMap<>();
    Stream.of(all, draining).flatMap(List::stream).forEach(one -> known.put(one.replica, one));
    known.values().forEach(one -> one.gone = true);
    all = replicas.stream().map(one -> known.computeIfAbsent(one, TrackedReplica::new)).toList();
    all.forEach(one -> one.gone = false);
    draining.clear();
    known.values().stream().filter(one -> one.gone).forEach(draining::add);
    List.copyOf(draining).forEach(this::drain);
  }

  private void drain(TrackedReplica replica) {
    if (replica.inFlight == 0) {
      draining.remove(replica);
      drained.accept(replica.replica);
    }
  }

  /**
   * Chooses a replica, if possible one not tried for the same call (as Envoy's previous_hosts).
   *
   * @throws CallFailure if none is known
   */
  synchronized Choice choose(Collection<Replica> tried, DefencePolicy.Ejecting policy) {
    TrackedReplica best = null;
    TrackedReplica ejected = null;
    for (TrackedReplica candidate : all) {
      if (candidate.ejected && policy.isOn()) {
        if (!candidate.beingTried && candidate.isOver(nanoClock.getAsLong(), policy.time())) {
          candidate.beingTried = true;
          return chosen(candidate, true);
        }
        ejected = ejected == null || isBetter(candidate, ejected, tried) ? candidate : ejected;
      } else if (best == null || isBetter(candidate, best, tried)) {
        best = candidate;
      }
    }
    best = best == null ? ejected : best;
    if (best == null) {
      throw CallFailure.noReplica(service);
    }
    return chosen(best, false);
  }

  private Choice chosen(TrackedReplica replica, boolean trial) {
    replica.inFlight++;
    replica.lastChoice = ++choices;
    return new Choice(replica, trial);
  }

  private static boolean isBetter(
      TrackedReplica candidate, TrackedReplica best, Collection<Replica> tried) {
    if (tried.contains(best.replica) != tried.contains(candidate.replica)) {
      return tried.contains(best.replica);
    }
    return candidate.inFlight < best.inFlight
        || candidate.inFlight == best.inFlight && candidate.lastChoice < best.lastChoice;
  }

  /**
   * Notes how an attempt ended, and whether its replica is ejected or returned by that. Call once.
   *
   * @param failure null when it did not fail
   * @param errorType by which it is counted; empty for none
   */
  synchronized Optional<Decision> ended(
      Choice choice, Throwable failure, String errorType, DefencePolicy.Ejecting policy) {
    TrackedReplica replica = choice.tracked;
    replica.count(errorType);
    replica.inFlight--;
    replica.beingTried &= !choice.trial;
    if (replica.gone) {
      drain(replica);
      return Optional.empty();
    }
    if (!policy.isOn()) {
      replica.ejected = false;
      replica.failuresInARow = 0;
      return Optional.empty();
    }
    long now = nanoClock.getAsLong();
    if (failure == null || failure instanceof CallFailure known && known.isAnswer()) {
      replica.failuresInARow = 0;
      return choice.trial ? replica.comeBack(now) : Optional.empty();
    }
    if (!(failure instanceof CallFailure known && known.isFaultOfService())) {
      if (choice.trial) { // otherwise each call would be a trial
        replica.triedWithoutResult(now);
      }
      return Optional.empty(); // it was cancelled, or never sent
    }
    replica.failuresInARow++;
    boolean enough = choice.trial || replica.failuresInARow >= policy.failures();
    boolean can = choice.trial || !replica.ejected && mayEjectOneMore(policy.share());
    return enough && can ? replica.eject(now, policy.time()) : Optional.empty();
  }

  private boolean mayEjectOneMore(double share) {
    int most = Math.min(all.size() - 1, Math.max(1, (int) (all.size() * share)));
    return all.stream().filter(replica -> replica.ejected).count() < most;
  }

  synchronized List<TrackedReplica.State> states() {
    return all.stream().map(TrackedReplica::state).toList();
  }
}
