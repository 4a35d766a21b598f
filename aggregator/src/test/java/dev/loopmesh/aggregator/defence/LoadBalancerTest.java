package dev.loopmesh.aggregator.defence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.defence.LoadBalancer.Choice;
import dev.loopmesh.aggregator.defence.TrackedReplica.State;
import dev.loopmesh.kit.client.Replica;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadBalancerTest {
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final DefencePolicy.Ejecting NEVER = new DefencePolicy.Ejecting(0, TIME, 0.1);
  private static final DefencePolicy.Ejecting AFTER_3 = new DefencePolicy.Ejecting(3, TIME, 0.1);
  private static final CallFailure FAULT = CallFailure.attemptTimedOut("payment-service", TIME);

  private final Clock clock = new Clock();
  private final List<String> drained = new ArrayList<>();
  private final LoadBalancer replicas = balancer(3);

  @Test
  void callsThatEndAtOnceGoToAllInTurn() {
    List<String> asked = new ArrayList<>();
    for (int call = 0; call < 6; call++) {
      asked.add(succeed(NEVER));
    }
    assertEquals(asked.subList(0, 3), asked.subList(3, 6));
    assertEquals(3, new HashSet<>(asked).size());
  }

  @Test
  void theOneWithTheFewestUnderWayIsChosen() {
    Choice first = replicas.choose(List.of(), NEVER);
    Choice second = replicas.choose(List.of(), NEVER);
    replicas.choose(List.of(), NEVER);
    replicas.choose(List.of(), NEVER);
    replicas.ended(second, null, "", NEVER);
    assertEquals(second.replica(), replicas.choose(List.of(), NEVER).replica());
    replicas.ended(first, null, "", NEVER);
  }

  @Test
  void aSecondAttemptGoesToAnotherOne() {
    Choice busy = replicas.choose(List.of(), NEVER);
    replicas.choose(List.of(), NEVER);
    replicas.choose(List.of(), NEVER);
    for (int attempt = 0; attempt < 6; attempt++) {
      assertNotEquals(busy.replica(), replicas.choose(List.of(busy.replica()), NEVER).replica());
    }
  }

  @Test
  void aThirdAttemptGoesToOneThatWasNotTriedHoweverBusy() {
    Choice first = replicas.choose(List.of(), NEVER);
    Choice second = replicas.choose(List.of(first.replica()), NEVER);
    List<Replica> tried = List.of(first.replica(), second.replica());
    replicas.ended(first, FAULT, "", NEVER);
    replicas.ended(second, FAULT, "", NEVER);
    Choice busy = replicas.choose(tried, NEVER);
    for (int attempt = 0; attempt < 6; attempt++) {
      assertEquals(busy.replica(), replicas.choose(tried, NEVER).replica());
    }
  }

  @Test
  void onlyFailuresInARowEject() {
    String sick = replicaThatFails(2);
    end(sick, null);
    assertEquals(Optional.empty(), end(sick, FAULT));
    assertEquals(Optional.empty(), end(sick, FAULT));
    assertEquals(Optional.of(Decision.EJECTED), end(sick, FAULT));
    for (int call = 0; call < 20; call++) {
      assertNotEquals(sick, succeed(AFTER_3));
    }
  }

  @Test
  void whatSaysNothingOfTheReplicaDoesNotCount() {
    String well = replicaThatFails(2);
    end(well, CallFailure.cancelled("payment-service"));
    end(well, CallFailure.breakerOpen("payment-service", 1));
    assertEquals(List.of(), ejected());
  }

  @Test
  void whenItsTimeIsOverOneCallTriesItAndItsAnswerDecides() {
    String sick = replicaThatFails(3);
    clock.goOn(TIME.minusMillis(1));
    assertNotEquals(sick, succeed(AFTER_3));
    clock.goOn(Duration.ofMillis(1));
    Choice trial = replicas.choose(List.of(), AFTER_3);
    assertEquals(sick, trial.replica().address());
    for (int call = 0; call < 6; call++) {
      assertNotEquals(sick, succeed(AFTER_3), "one trial at a time");
    }
    assertEquals(Optional.of(Decision.RETURNED), replicas.ended(trial, null, "", AFTER_3));
    assertEquals(List.of(), ejected());
  }

  @Test
  void aTrialThatFailsEjectsItForLonger() {
    String sick = replicaThatFails(3);
    clock.goOn(TIME);
    assertEquals(Optional.of(Decision.EJECTED), replicas.ended(trial(), FAULT, "", AFTER_3));
    clock.goOn(TIME.plusMillis(1));
    assertNotEquals(sick, succeed(AFTER_3));
    clock.goOn(TIME);
    assertEquals(sick, trial().replica().address());
  }

  @Test
  void aTrialThatIsCancelledProvesNothingAndIsNotMadeAgainAtOnce() {
    String sick = replicaThatFails(3);
    clock.goOn(TIME);
    replicas.ended(trial(), CallFailure.cancelled("payment-service"), "", AFTER_3);
    assertEquals(List.of(sick), ejected());
    clock.goOn(TIME.minusMillis(1));
    for (int call = 0; call < 6; call++) {
      assertNotEquals(sick, succeed(AFTER_3));
    }
    clock.goOn(Duration.ofMillis(1));
    assertEquals(sick, trial().replica().address());
  }

  @Test
  void noMoreThanItsShareIsEjectedAndNeverTheLast() {
    replicaThatFails(3);
    replicaThatFails(3);
    assertEquals(1, ejected().size(), "a tenth of three, but one at least");

    LoadBalancer alone = balancer(1);
    for (int call = 0; call < 10; call++) {
      assertEquals(
          Optional.empty(),
          alone.ended(alone.choose(List.of(), AFTER_3), FAULT, "", AFTER_3),
          "the last one");
    }
  }

  @Test
  void whoSwitchesItOffHasAllBack() {
    replicaThatFails(3);
    Set<String> asked = new HashSet<>();
    for (int call = 0; call < 3; call++) {
      asked.add(succeed(NEVER));
    }
    assertEquals(3, asked.size());
    assertEquals(List.of(), ejected());
  }

  @Test
  void theOthersShareTheCallsOfOneThatIsEjected() {
    replicaThatFails(3);
    Map<String, Integer> calls = new TreeMap<>();
    for (int call = 0; call < 30; call++) {
      calls.merge(succeed(AFTER_3), 1, Integer::sum);
    }
    assertEquals(List.of(15, 15), List.copyOf(calls.values()));
  }

  @Test
  void oneThatIsAddedGetsCallsAndOneThatHasGoneGetsNone() {
    replicas.change(upstreams(4).subList(1, 4));
    Set<String> asked = new HashSet<>();
    for (int call = 0; call < 30; call++) {
      asked.add(succeed(NEVER));
    }
    assertEquals(Set.of("127.0.0.1:2", "127.0.0.1:3", "127.0.0.1:4"), asked);
  }

  @Test
  void oneThatHasGoneIsDrainedWhenItsLastCallHasEnded() {
    List<Choice> inFlight = List.of(choose(), choose(), choose(), choose());
    replicas.change(upstreams(4).subList(3, 4));
    replicas.ended(inFlight.get(0), null, "", AFTER_3);
    assertEquals(List.of(), drained);
    replicas.ended(inFlight.get(3), FAULT, "", AFTER_3);
    assertEquals(List.of("127.0.0.1:1"), drained);
    replicas.ended(inFlight.get(1), null, "", AFTER_3);
    replicas.ended(inFlight.get(2), null, "", AFTER_3);
    assertEquals(List.of("127.0.0.1:1", "127.0.0.1:2", "127.0.0.1:3"), drained);
    replicas.change(List.of());
    assertEquals("127.0.0.1:4", drained.get(3), "at once without calls in flight");
  }

  @Test
  void oneThatComesBackWhileItDrainsKeepsItsStateAndIsNotDrained() {
    Choice first = choose();
    replicas.change(upstreams(3).subList(1, 3));
    replicas.change(upstreams(3));
    assertEquals(1, replicas.states().get(0).inFlight());
    replicas.ended(first, null, "", AFTER_3);
    assertEquals(List.of(), drained);
    assertEquals(List.of(0, 0, 0), replicas.states().stream().map(State::inFlight).toList());
  }

  @Test
  void oneThatComesBackLaterIsNotEjectedAnyMore() {
    String sick = replicaThatFails(3);
    assertEquals(List.of(sick), ejected());
    replicas.change(upstreams(3).subList(1, 3));
    replicas.change(upstreams(3));
    assertEquals(List.of(), ejected());
  }

  @Test
  void whenOnlyEjectedOnesAreLeftTheyGetCalls() {
    String sick = replicaThatFails(3);
    replicas.change(upstreams(3).stream().filter(each -> each.address().equals(sick)).toList());
    assertEquals(sick, succeed(AFTER_3));
  }

  @Test
  void withoutAnyItSaysWhy() {
    replicas.change(List.of());
    CallFailure failure = assertThrows(CallFailure.class, this::choose);
    assertEquals(
        "payment-service has no known address: its name has not been resolved (see /readyz).",
        failure.getMessage());
  }

  @Test
  void manyChangesLeaveNothing() {
    Set<String> known = new HashSet<>();
    for (int change = 1; change <= 1_000; change++) {
      Choice inFlight = choose();
      List<Replica> next = upstreams(change + 3).subList(change, change + 3);
      next.forEach(each -> known.add(each.address()));
      replicas.change(next);
      replicas.ended(inFlight, FAULT, "upstream-unreachable", AFTER_3);
    }
    replicas.states().forEach(each -> known.remove(each.replica()));
    assertEquals(3, replicas.states().size());
    drained.remove("127.0.0.1:1"); // one of the first three
    drained.forEach(known::remove);
    assertEquals(Set.of(), known, "neither in use nor drained");
  }

  private Choice choose() {
    return replicas.choose(List.of(), AFTER_3);
  }

  private Choice trial() {
    return replicas.choose(List.of(), AFTER_3);
  }

  private String succeed(DefencePolicy.Ejecting policy) {
    Choice choice = replicas.choose(List.of(), policy);
    replicas.ended(choice, null, "", policy);
    return choice.replica().address();
  }

  private String replicaThatFails(int times) {
    String replica =
        replicas.states().stream()
            .filter(state -> !state.ejected())
            .map(State::replica)
            .findFirst()
            .orElseThrow();
    for (int time = 0; time < times; time++) {
      end(replica, FAULT);
    }
    return replica;
  }

  /** One call ends at this replica; calls that were sent elsewhere on the way succeeded. */
  private Optional<Decision> end(String replica, Throwable failure) {
    while (true) {
      Choice choice = replicas.choose(List.of(), AFTER_3);
      if (choice.replica().address().equals(replica)) {
        return replicas.ended(choice, failure, "", AFTER_3);
      }
      replicas.ended(choice, null, "", AFTER_3);
    }
  }

  private List<String> ejected() {
    return replicas.states().stream().filter(State::ejected).map(State::replica).toList();
  }

  private LoadBalancer balancer(int many) {
    return new LoadBalancer(
        "payment-service", upstreams(many), clock, replica -> drained.add(replica.address()));
  }

  private static List<Replica> upstreams(int many) {
    return IntStream.rangeClosed(1, many)
        .mapToObj(n -> new Replica("payment-service", URI.create("http://127.0.0.1:" + n)))
        .toList();
  }
}
