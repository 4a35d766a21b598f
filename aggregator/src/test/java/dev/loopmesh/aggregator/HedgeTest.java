package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A slow attempt is hedged. */
@OverBothVersions
class HedgeTest {
  @Parameter Protocol protocol;

  private static final int LEARNT = 60;

  @ParameterizedTest
  @MethodSource("dev.loopmesh.aggregator.RetryTest#modesWithDefences")
  void theSecondAttemptAnswersForASlowOneWhichIsCancelled(String mode) throws Exception {
    try (ScriptedMesh scripted = meshThatHasLearnt("HEDGE_BUDGET", "100%")) {
      scripted.user.now(Scripts.inTurn(Scripts.keepsSilent(), Scripts.answersHonestly()));
      Answer answer = scripted.mesh.get(summary(mode));
      assertEquals(200, answer.status(), () -> answer.json().encodePrettily());
      assertEquals(2, answer.call("user-service").getInteger("attempts"));
      assertNotNull(scripted.user.nextDeparture(), "the slow one was left to wait");
      scripted.mesh.hasMeasured(
          "loopmesh_defence_decisions_total{", "\"hedge-won\"", "user-service", "} 1.0");
    }
  }

  @Test
  void whenOneOfTwoFailsTheOtherStillAnswers() throws Exception {
    try (ScriptedMesh scripted = meshThatHasLearnt("HEDGE_BUDGET", "100%")) {
      var bothThere = new java.util.concurrent.CountDownLatch(1);
      scripted.user.now(
          Scripts.inTurn(
              Scripts.answersAfter(bothThere),
              request -> {
                Scripts.answersWithStatus(500).play(request);
                bothThere.countDown();
              }));
      Answer answer = scripted.mesh.get(summary("parallel"));
      assertEquals(200, answer.status(), () -> answer.json().encodePrettily());
      assertEquals(2, answer.call("user-service").getInteger("attempts"));
    }
  }

  @Test
  void withoutABudgetNoneGetsCompany() throws Exception {
    try (ScriptedMesh scripted = meshThatHasLearnt("HEDGE_BUDGET", "0%")) {
      scripted.user.now(Scripts.inTurn(Scripts.keepsSilent(), Scripts.answersHonestly()));
      Answer answer = scripted.mesh.get(summary("parallel", "deadline=300ms"));
      assertEquals(504, answer.status());
      assertEquals(1, answer.call("user-service").getInteger("attempts"));
      scripted.mesh.hasMeasured(
          "loopmesh_defence_decisions_total{", "\"hedge-budget-exhausted\"", "\"user-service\"");
    }
  }

  @Test
  void beforeEnoughIsKnownNoneGetsCompany() throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with(protocol, "HEDGE_QUANTILE", "50%")) {
      scripted.user.now(Scripts.keepsSilent());
      Answer answer = scripted.mesh.get(summary("parallel", "deadline=300ms"));
      assertEquals(1, answer.call("user-service").getInteger("attempts"));
    }
  }

  private ScriptedMesh meshThatHasLearnt(String... settings) throws Exception {
    ScriptedMesh scripted =
        ScriptedMesh.with(
            protocol,
            "HEDGE_QUANTILE",
            "99%",
            "HEDGE_BUDGET",
            "0%",
            "OTEL_SDK_DISABLED",
            "false",
            "OTEL_TRACES_EXPORTER",
            "none",
            "OTEL_LOGS_EXPORTER",
            "none");
    for (int call = 0; call < LEARNT; call++) {
      scripted.mesh.get(summary("parallel"));
    }
    scripted.mesh.change(settings);
    while (scripted.user.requestsWaiting() > 0) {
      scripted.user.nextRequest();
    }
    return scripted;
  }
}
