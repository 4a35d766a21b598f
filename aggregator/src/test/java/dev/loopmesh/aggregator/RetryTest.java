package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.aggregator.ScriptedService.Script;
import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import java.net.Socket;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When calls are retried, and when not. */
@OverBothVersions
class RetryTest {
  @Parameter Protocol protocol;

  private static final String[] NO_BUDGET = {
    "RETRY_ATTEMPTS", "3", "RETRY_BACKOFF", "1ms", "RETRY_BUDGET", "off"
  };

  static Stream<String> modesWithDefences() {
    return BoundsTest.modesWithAConnectionPool();
  }

  static Stream<Named<Script>> whatMayPass() {
    return Stream.of(
        Named.of("502", Scripts.answersWithStatus(502)),
        Named.of("503", Scripts.answersWithStatus(503)),
        Named.of("504", Scripts.answersWithStatus(504)),
        Named.of("reset", Scripts.resetsBeforeItAnswers()),
        Named.of("closed", Scripts.closesBeforeItAnswers()),
        Named.of("cut off", Scripts.closesInTheBody()));
  }

  static Stream<Named<Script>> whatStays() {
    return Stream.of(
        Named.of("404", Scripts.answersWithStatus(404)),
        Named.of("400", Scripts.answersWithStatus(400)),
        Named.of("429", Scripts.answersWithStatus(429)),
        Named.of("500", Scripts.answersWithStatus(500)),
        Named.of("a lie", Scripts.answersWithBody("{")));
  }

  @ParameterizedTest
  @MethodSource("whatMayPass")
  void whatMayPassIsAskedAgain(Script failure) throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with(protocol, NO_BUDGET)) {
      scripted.orders.now(Scripts.inTurn(failure, failure, Scripts.answersHonestly()));
      Answer answer = scripted.mesh.get(summary("parallel"));
      assertEquals(200, answer.status(), () -> answer.json().encodePrettily());
      assertEquals(3, answer.call("order-service").getInteger("attempts"));
      assertEquals(1, answer.call("user-service").getInteger("attempts"));
    }
  }

  @ParameterizedTest
  @MethodSource("whatStays")
  void whatStaysIsNot(Script failure) throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with(protocol, NO_BUDGET)) {
      scripted.orders.now(failure);
      Answer answer = scripted.mesh.get(summary("parallel"));
      assertEquals(1, answer.call("order-service").getInteger("attempts"));
      assertEquals(1, scripted.orders.requestsWaiting());
    }
  }

  @ParameterizedTest
  @MethodSource("modesWithDefences")
  void theLastFailureIsTheAnswerWhenNoAttemptIsLeft(String mode) throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with(protocol, NO_BUDGET)) {
      scripted.user.now(Scripts.answersWithStatus(503));
      Answer answer = scripted.mesh.get(summary(mode));
      assertEquals(502, answer.status());
      assertEquals(3, answer.call("user-service").getInteger("attempts"));
      assertEquals(503, answer.call("user-service").getInteger("status"));
      assertEquals(3, scripted.user.requestsWaiting());
    }
  }

  @Test
  void byDefaultNoCallIsRetried() throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with(protocol)) {
      scripted.user.now(Scripts.answersWithStatus(503));
      assertEquals(502, scripted.mesh.get(summary("parallel")).status());
      assertEquals(1, scripted.user.requestsWaiting());
    }
  }

  @Test
  void theBudgetBoundsTheRetriesOfManyCalls() throws Exception {
    try (ScriptedMesh scripted =
        ScriptedMesh.with(
            protocol,
            "RETRY_ATTEMPTS",
            "3",
            "RETRY_BACKOFF",
            "1ms",
            "RETRY_BUDGET",
            "25%",
            "RETRY_BUDGET_FREE",
            "0",
            "OTEL_SDK_DISABLED",
            "false",
            "OTEL_TRACES_EXPORTER",
            "none",
            "OTEL_LOGS_EXPORTER",
            "none")) {
      scripted.user.now(Scripts.answersWithStatus(503));
      for (int call = 0; call < 100; call++) {
        scripted.mesh.get(summary("sequential"));
      }
      assertEquals(125, scripted.user.requestsWaiting(), 1);
      hasDecided(scripted, "\"retry\"", "25.0");
      hasDecided(scripted, "\"retry-budget-exhausted\"", "100.0");
    }
  }

  private static void hasDecided(ScriptedMesh scripted, String decision, String times)
      throws Exception {
    scripted.mesh.hasMeasured(
        "loopmesh_defence_decisions_total{", decision, "\"user-service\"", "} " + times);
  }

  @Test
  void thereIsNoRetryForWhichThereWouldBeNoTime() throws Exception {
    try (ScriptedMesh scripted =
        ScriptedMesh.with(
            protocol,
            "RETRY_ATTEMPTS",
            "3",
            "RETRY_BACKOFF",
            "1m",
            "RETRY_BACKOFF_LONGEST",
            "1m",
            "RETRY_BUDGET",
            "off")) {
      scripted.user.now(Scripts.answersWithStatus(503));
      Answer answer = scripted.mesh.get(summary("parallel", "deadline=2s"));
      assertEquals(502, answer.status());
      assertEquals(1, answer.call("user-service").getInteger("attempts"));
    }
  }

  @Test
  void whoLeavesWhileTheNextAttemptIsWaitedForIsNotAskedFor() throws Exception {
    long longestMs = 2_000;
    try (ScriptedMesh scripted =
        ScriptedMesh.with(
            protocol,
            "RETRY_ATTEMPTS",
            "2",
            "RETRY_BACKOFF",
            longestMs + "ms",
            "RETRY_BACKOFF_LONGEST",
            longestMs + "ms",
            "RETRY_BUDGET",
            "off",
            "SEED",
            "7")) {
      scripted.allNow(Scripts.keepsSilent());
      scripted.user.now(Scripts.answersWithStatus(503));
      Socket caller = scripted.mesh.askAndBeReadyToLeave(summary("parallel"));
      assertNotNull(scripted.user.nextRequest());
      assertNotNull(scripted.orders.nextRequest());
      caller.close();
      assertNotNull(scripted.orders.nextDeparture(), "it was noticed that the caller left");
      scripted.allNow(Scripts.answersHonestly());
      int askedForOthers = 0;
      long untilNanos = System.nanoTime() + 2 * longestMs * 1_000_000;
      while (System.nanoTime() - untilNanos < 0) { // by then it would have come
        scripted.mesh.get(summary("parallel"));
        askedForOthers++;
      }
      assertEquals(askedForOthers, scripted.user.requestsWaiting());
    }
  }

  @Test
  void anAttemptMayTakeSoLongAndTheNextOneHasTimeAgain() throws Exception {
    try (ScriptedMesh scripted =
        ScriptedMesh.with(
            protocol,
            "CALL_TIMEOUT",
            "1s",
            "RETRY_ATTEMPTS",
            "2",
            "RETRY_BACKOFF",
            "1ms",
            "RETRY_BUDGET",
            "off")) {
      scripted.user.now(Scripts.inTurn(Scripts.keepsSilent(), Scripts.answersHonestly()));
      Answer answer = scripted.mesh.get(summary("parallel"));
      assertEquals(200, answer.status(), () -> answer.json().encodePrettily());
      assertEquals(2, answer.call("user-service").getInteger("attempts"));
      assertNotNull(scripted.user.nextDeparture(), "the first attempt was ended");
      String told = scripted.user.nextRequest();
      assertTrue(told.matches("(?si).*Request-Timeout: (\\d{1,3}|1000)ms.*"), told);

      scripted.user.now(Scripts.keepsSilent());
      Answer tooLate = scripted.mesh.get(summary("parallel"));
      assertEquals(504, tooLate.status());
      assertEquals("call-timeout", tooLate.problem());
    }
  }

  @Test
  void anAttemptThatTheServiceEndsInTimeIsTheSameTimeout() throws Exception {
    try (ScriptedMesh scripted =
        ScriptedMesh.with(
            protocol,
            "CALL_TIMEOUT",
            "2s",
            "OTEL_SDK_DISABLED",
            "false",
            "OTEL_TRACES_EXPORTER",
            "none",
            "OTEL_LOGS_EXPORTER",
            "none")) {
      scripted.user.now(Scripts.answersWithStatus(504));
      Answer attempt = scripted.mesh.get(summary("parallel"));
      assertEquals("call-timeout", attempt.problem(), () -> attempt.json().encodePrettily());
      assertEquals(504, attempt.status());
      scripted.mesh.hasMeasured("decision=\"attempt-timed-out\"", " 1.0");
      Answer deadline = scripted.mesh.get(summary("parallel", "deadline=1s"));
      assertEquals("deadline-passed", deadline.problem());
    }
  }
}
