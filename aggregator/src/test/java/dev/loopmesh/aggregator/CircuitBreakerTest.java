package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A service that failed too often is not called for a while. */
@OverBothVersions
class CircuitBreakerTest {
  @Parameter Protocol protocol;

  private static final String[] LONG = {
    "BREAKER_FAILURES",
    "3",
    "BREAKER_RESET",
    "1m",
    "OTEL_SDK_DISABLED",
    "false",
    "OTEL_TRACES_EXPORTER",
    "none",
    "OTEL_LOGS_EXPORTER",
    "none"
  };

  @ParameterizedTest
  @MethodSource("dev.loopmesh.aggregator.RetryTest#modesWithDefences")
  void whoFailsTooOftenIsNotAskedAnyMore(String mode) throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with(protocol, LONG)) {
      scripted.user.now(Scripts.answersWithStatus(500));
      for (int call = 0; call < 3; call++) {
        assertEquals("upstream-status", scripted.mesh.get(summary(mode)).problem());
      }
      scripted.mesh.hasMeasured("loopmesh_breaker_state{", "\"open\"", "} 1.0");
      Answer refused = scripted.mesh.get(summary(mode));
      assertEquals(503, refused.status());
      assertEquals("breaker-open", refused.problem());
      assertEquals("60", refused.response().getHeader("Retry-After"));
      JsonObject call = refused.call("user-service");
      assertNull(call.getString("replica"));
      assertEquals(0, call.getInteger("attempts"));
      assertEquals(3, scripted.user.requestsWaiting());
      scripted.mesh.hasMeasured(
          "loopmesh_defence_decisions_total{", "\"breaker-refused\"", "user-service", "} 1.0");
      scripted.mesh.hasMeasured("loopmesh_breaker_state{", "order-service", "\"closed\"", "} 1.0");
    }
  }

  @Test
  void anAnswerThatIsNoSuccessIsNotAFailureOfTheService() throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with(protocol, LONG)) {
      scripted.user.now(Scripts.answersWithStatus(404));
      for (int call = 0; call < 10; call++) {
        assertEquals(404, scripted.mesh.get(summary("parallel")).status());
      }
    }
  }

  @Test
  void afterAWhileOneCallTriesItAndAGoodAnswerClosesIt() throws Exception {
    try (ScriptedMesh scripted =
        ScriptedMesh.with(protocol, "BREAKER_FAILURES", "2", "BREAKER_RESET", "300ms")) {
      long begun = System.nanoTime();
      scripted.user.now(Scripts.answersWithStatus(500));
      while (!scripted.mesh.get(summary("parallel")).problem().equals("breaker-open")) {
        assertTrue(scripted.user.requestsWaiting() < 10, "it never opens");
      }
      scripted.user.now(Scripts.answersHonestly());
      while (scripted.mesh.get(summary("parallel")).status() == 503) {
        Thread.onSpinWait();
      }
      assertTrue(System.nanoTime() - begun >= 300_000_000, "it closed at once");
      for (int call = 0; call < 5; call++) {
        assertEquals(200, scripted.mesh.get(summary("parallel")).status());
      }
    }
  }

  @Test
  void switchedOffWhileOpenItLetsAllThrough() throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with(protocol, LONG)) {
      scripted.user.now(Scripts.answersWithStatus(500));
      while (!scripted.mesh.get(summary("parallel")).problem().equals("breaker-open")) {
        assertTrue(scripted.user.requestsWaiting() < 10, "it never opens");
      }
      scripted.user.now(Scripts.answersHonestly());
      assertEquals(200, scripted.mesh.change("BREAKER_FAILURES", "off").status());
      assertEquals(200, scripted.mesh.get(summary("parallel")).status());
      scripted.mesh.hasMeasured("loopmesh_breaker_state{", "user-", "\"open\"", "} 0.0");
      scripted.mesh.change("BREAKER_FAILURES", "3");
      assertEquals(200, scripted.mesh.get(summary("parallel")).status());
    }
  }
}
