package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Responses when a service fails. */
@OverBothVersions
class FailureTest {
  @Parameter Protocol protocol;

  private static final String MODES = "dev.loopmesh.aggregator.MeshUnderTest#modes";
  private static final String NOBODY_THERE = "http://127.0.0.1:1";

  private ScriptedMesh scripted;

  @BeforeEach
  void start() throws Exception {
    scripted = ScriptedMesh.with(protocol);
  }

  @AfterEach
  void stop() throws Exception {
    scripted.close();
  }

  @Test
  void parallelAnswersWithTheFirstFailureAndDoesNotWaitForTheRest() throws Exception {
    assertFirstFailureAnswersAtOnce("parallel");
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualAnswersWithTheFirstFailureAndDoesNotWaitForTheRest() throws Exception {
    assertFirstFailureAnswersAtOnce("virtual");
  }

  private void assertFirstFailureAnswersAtOnce(String mode) throws Exception {
    scripted.user.now(Scripts.keepsSilent());
    scripted.orders.now(Scripts.answersWithStatus(500));
    Answer answer = scripted.mesh.get(summary(mode, "deadline=20s"));
    assertEquals(502, answer.status());
    assertEquals("order-service", answer.json().getString("service"));
    assertEquals("upstream-status", answer.call("order-service").getString("outcome"));
    assertEquals("cancelled", answer.call("user-service").getString("outcome"));
    assertNull(answer.call("user-service").getInteger("status"));
    assertEquals(500, answer.call("order-service").getInteger("status"));
  }

  @Test
  void theCallThatFailedIsCriticalAndTheOnesItCancelledAreNot() throws Exception {
    scripted.user.now(Scripts.keepsSilent());
    scripted.payments.now(Scripts.keepsSilent());
    scripted.orders.now(Scripts.answersWithStatus(500));
    Answer answer = scripted.mesh.get(summary("parallel", "deadline=20s"));
    assertEquals(Map.of("order-service", true), criticalCalls(answer));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequential", "blocking", "worker"})
  void oneAfterAnotherStopsAtTheFirstFailure(String mode) throws Exception {
    scripted.user.now(Scripts.answersWithStatus(500));
    Answer answer = scripted.mesh.get(summary(mode));
    assertEquals(502, answer.status());
    assertEquals("user-service", answer.json().getString("service"));
    assertEquals(1, answer.fetch().getJsonArray("calls").size());
    assertEquals(0, scripted.orders.requestsWaiting());
    assertEquals(0, scripted.payments.requestsWaiting());
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void aServiceThatIsNotThereIsNamed(String mode) throws Exception {
    try (MeshUnderTest mesh =
        MeshUnderTest.asking(
            protocol, scripted.user.url(), NOBODY_THERE, scripted.payments.url())) {
      Answer answer = mesh.get(summary(mode));
      assertEquals(502, answer.status());
      assertEquals("upstream-unreachable", answer.problem());
      assertEquals("order-service", answer.json().getString("service"));

      Answer partial = mesh.get(summary(mode, "onFailure=partial"));
      assertEquals(200, partial.status());
      assertEquals(Map.of("order-service", "upstream-unreachable"), partial.failures());
    }
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void partialGoesOnWithoutTheOneThatFailed(String mode) throws Exception {
    scripted.user.now(Scripts.answersWithStatus(500));
    Answer answer = scripted.mesh.get(summary(mode, "onFailure=partial"));
    assertEquals(200, answer.status());
    assertNull(answer.json().getJsonObject("user"));
    assertTrue(answer.json().containsKey("user"), "what is missing is null, not absent");
    assertNotNull(answer.json().getJsonArray("orders"));
    assertNotNull(answer.json().getJsonArray("payments"));
    assertEquals(Map.of("user-service", "upstream-status"), answer.failures());
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void partialWithoutAnyFailureSaysSo(String mode) throws Exception {
    Answer answer = scripted.mesh.get(summary(mode, "onFailure=partial"));
    assertEquals(200, answer.status());
    assertEquals(Map.of(), answer.failures());
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void partialOfNothingIsTheFirstFailure(String mode) throws Exception {
    scripted.allNow(Scripts.answersWithStatus(500));
    Answer answer = scripted.mesh.get(summary(mode, "onFailure=partial"));
    assertEquals(502, answer.status());
    assertEquals("user-service", answer.json().getString("service"));
    assertEquals(3, answer.fetch().getJsonArray("calls").size());
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void aFailureCarriesTheReportOfTheFetch(String mode) throws Exception {
    scripted.payments.now(Scripts.answersWithStatus(500));
    Answer answer = scripted.mesh.get(summary(mode));
    assertEquals("application/problem+json", answer.response().getHeader("Content-Type"));
    assertEquals(mode, answer.fetch().getString("mode"));
    assertEquals(answer.json().getString("traceId"), answer.fetch().getString("traceId"));
    assertTrue(answer.response().getHeader("Server-Timing").startsWith("user-service;dur="));
    assertEquals(500, answer.call("payment-service").getInteger("status"));
  }

  @Test
  @EnabledForJreRange(max = JRE.JAVA_20)
  void virtualIs501WithAReasonBelowJava21() throws Exception {
    Answer answer = scripted.mesh.get(summary("virtual"));
    assertEquals(501, answer.status());
    assertTrue(answer.json().getString("detail").contains("Java 21"));
    assertEquals(0, scripted.user.requestsWaiting());
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualIsThereFromJava21On() throws Exception {
    assertEquals(200, scripted.mesh.get(summary("virtual")).status());
  }

  private static Map<String, Boolean> criticalCalls(Answer answer) {
    return answer.fetch().getJsonArray("calls").stream()
        .map(JsonObject.class::cast)
        .filter(call -> call.getBoolean("critical"))
        .collect(Collectors.toMap(call -> call.getString("service"), call -> true));
  }
}
