package dev.loopmesh.aggregator.defence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.defence.LoadBalancer.Choice;
import dev.loopmesh.kit.client.Replica;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LoadBalancerTest {
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final DefencePolicy.Ejecting NEVER = new DefencePolicy.Ejecting(0, TIME, 0.1);
  private static final DefencePolicy.Ejecting AFTER_3 = new DefencePolicy.Ejecting(3, TIME, 0.1);
  private static final CallFailure FAULT = CallFailure.attemptTimedOut("payment-service", TIME);

  private final Clock clock = new Clock();
  private final LoadBalancer replicas = new LoadBalancer(upstreams(3), clock);

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
    Choice first = replicas.choose(null, NEVER);
    Choice second = replicas.choose(null, NEVER);
    replicas.choose(null, NEVER);
    replicas.choose(null, NEVER);
    replicas.ended(second, null, NEVER);
    assertEquals(second.replica(), replicas.choose(null, NEVER).replica());
    replicas.ended(first, null, NEVER);
  }

  @Test
  void aSecondAttemptGoesToAnotherOne() {
    Choice busy = replicas.choose(null, NEVER);
    replicas.choose(null, NEVER);
    replicas.choose(null, NEVER);
    for (int attempt = 0; attempt < 6; attempt++) {
      assertNotEquals(busy.replica(), replicas.choose(busy.replica(), NEVER).replica());
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
    Choice trial = replicas.choose(null, AFTER_3);
    assertEquals(sick, trial.replica().address());
    for (int call = 0; call < 6; call++) {
      assertNotEquals(sick, succeed(AFTER_3), "one trial at a time");
    }
    assertEquals(Optional.of(Decision.RETURNED), replicas.ended(trial, null, AFTER_3));
    assertEquals(List.of(), ejected());
  }

  @Test
  void aTrialThatFailsEjectsItForLonger() {
    String sick = replicaThatFails(3);
    clock.goOn(TIME);
    assertEquals(Optional.of(Decision.EJECTED), replicas.ended(trial(), FAULT, AFTER_3));
    clock.goOn(TIME.plusMillis(1));
    assertNotEquals(sick, succeed(AFTER_3));
    clock.goOn(TIME);
    assertEquals(sick, trial().replica().address());
  }

  @Test
  void aTrialThatIsCancelledProvesNothingAndIsNotMadeAgainAtOnce() {
    String sick = replicaThatFails(3);
    clock.goOn(TIME);
    replicas.ended(trial(), CallFailure.cancelled("payment-service"), AFTER_3);
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

    LoadBalancer alone = new LoadBalancer(upstreams(1), clock);
    for (int call = 0; call < 10; call++) {
      assertEquals(
          Optional.empty(),
          alone.ended(alone.choose(null, AFTER_3), FAULT, AFTER_3),
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

  private Choice trial() {
    return replicas.choose(null, AFTER_3);
  }

  private String succeed(DefencePolicy.Ejecting policy) {
    Choice choice = replicas.choose(null, policy);
    replicas.ended(choice, null, policy);
    return choice.replica().address();
  }

  private String replicaThatFails(int times) {
    String replica =
        replicas.states().stream()
            .filter(state -> !state.ejected())
            .map(LoadBalancer.State::replica)
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
      Choice choice = replicas.choose(null, AFTER_3);
      if (choice.replica().address().equals(replica)) {
        return replicas.ended(choice, failure, AFTER_3);
      }
      replicas.ended(choice, null, AFTER_3);
    }
  }

  private List<String> ejected() {
    return replicas.states().stream()
        .filter(LoadBalancer.State::ejected)
        .map(LoadBalancer.State::replica)
        .toList();
  }

  private static List<Replica> upstreams(int many) {
    return IntStream.rangeClosed(1, many)
        .mapToObj(n -> new Replica("payment-service", URI.create("http://127.0.0.1:" + n)))
        .toList();
  }
}
