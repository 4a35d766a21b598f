package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.aggregator.ScriptedService.Script;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A service closes a kept connection just as the next request goes out on it: the request is sent
 * once more (RFC 9110 section 9.2.2), in all modes.
 */
@TestInstance(Lifecycle.PER_CLASS)
class ResendTest {
  private static final String MODES = "dev.loopmesh.aggregator.MeshUnderTest#modes";
  private static final List<Script> CLOSING =
      List.of(Scripts.closesBeforeItAnswers(), Scripts.resetsBeforeItAnswers());

  private ScriptedMesh scripted;

  @BeforeAll
  void start() throws Exception {
    scripted =
        ScriptedMesh.with(
            "OTEL_SDK_DISABLED",
            "false",
            "OTEL_TRACES_EXPORTER",
            "none",
            "OTEL_LOGS_EXPORTER",
            "none");
  }

  @AfterAll
  void stop() throws Exception {
    scripted.close();
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void itIsSentOnceMoreButNeverTwiceAndNeverOnANewConnection(String mode) throws Exception {
    for (Script closing : CLOSING) {
      keepAConnection(mode);
      scripted.orders.now(Scripts.inTurn(closing, Scripts.answersHonestly()));
      Answer answer = scripted.mesh.get(summary(mode));
      assertEquals(200, answer.status(), () -> answer.json().encodePrettily());
      assertEquals(1, answer.call("order-service").getInteger("attempts"));
      assertRequests(2);
      scripted.orders.now(closing);
      assertBroken(mode, "before it responded");
      assertRequests(2);
      assertBroken(mode, "before it responded"); // no connection is left to be used again
      assertRequests(1);
    }
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void neverWhenPartOfAnAnswerHasCome(String mode) throws Exception {
    for (String part : List.of("H", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 102 X\r\n\r\n")) {
      keepAConnection(mode);
      scripted.orders.now(Scripts.sendsAndCloses(part));
      assertBroken(mode, "in the middle of its response");
      assertRequests(1);
    }
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void withinTheDeadline(String mode) throws Exception {
    keepAConnection(mode);
    scripted.orders.now(Scripts.inTurn(Scripts.closesBeforeItAnswers(), Scripts.keepsSilent()));
    Answer late = scripted.mesh.get(summary(mode, "deadline=150ms"));
    assertEquals("deadline-passed", late.problem(), () -> late.json().encodePrettily());
    assertTrue(late.elapsedMs() >= 149, () -> "it took " + late.elapsedMs());
  }

  @Test
  void eachIsCounted() throws Exception {
    double before = resends();
    keepAConnection("parallel");
    scripted.orders.now(Scripts.inTurn(Scripts.closesBeforeItAnswers(), Scripts.answersHonestly()));
    assertEquals(200, scripted.mesh.get(summary("parallel")).status());
    assertEquals(before + 1, resends());
  }

  private double resends() {
    return scripted
        .mesh
        .management("/metrics")
        .lines()
        .filter(line -> line.startsWith("loopmesh_client_resends_total{"))
        .filter(line -> line.contains("peer_service=\"order-service\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf('}') + 2)))
        .sum();
  }

  private void keepAConnection(String mode) throws Exception {
    scripted.orders.now(Scripts.answersHonestly());
    assertEquals(200, scripted.mesh.get(summary(mode)).status());
    scripted.orders.forgetRequests();
  }

  private void assertBroken(String mode, String how) throws Exception {
    Answer broken = scripted.mesh.get(summary(mode));
    assertEquals("upstream-broken", broken.problem(), () -> broken.json().encodePrettily());
    String detail = broken.json().getString("detail");
    assertTrue(detail.startsWith("order-service closed") && detail.contains(how), detail);
  }

  private void assertRequests(int expected) {
    assertEquals(expected, scripted.orders.requestsWaiting());
    scripted.orders.forgetRequests();
  }
}
