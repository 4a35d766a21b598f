package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.aggregator.ScriptedService.Script;
import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An earlier response is used in place of a failed one, and marked as stale. */
@OverBothVersions
class LastKnownGoodTest {
  @Parameter Protocol protocol;

  private ScriptedMesh scripted;

  static Stream<Named<Script>> failures() {
    return Stream.of(
        Named.of("500", Scripts.answersWithStatus(500)),
        Named.of("reset", Scripts.resetsBeforeItAnswers()),
        Named.of("a lie", Scripts.answersWithBody("{")),
        Named.of("another user's", Scripts.answersWithBody("[{\"userId\":43}]")),
        Named.of("too late", Scripts.keepsSilent()));
  }

  @BeforeEach
  void start() throws Exception {
    scripted = ScriptedMesh.with(protocol, "FALLBACK", "1m");
  }

  @AfterEach
  void stop() throws Exception {
    scripted.close();
  }

  @ParameterizedTest
  @MethodSource("failures")
  void itStandsInForOneThatFails(Script failure) throws Exception {
    assertFresh(scripted.mesh.get(summary("parallel")));
    scripted.orders.now(failure);
    Answer answer = scripted.mesh.get(summary("parallel", "onFailure=partial", "deadline=300ms"));
    assertEquals(200, answer.status(), () -> answer.json().encodePrettily());
    assertEquals("[{\"userId\":42}]", answer.json().getJsonArray("orders").encode());
    assertTrue(answer.failures().isEmpty());
    assertTrue(answer.call("order-service").getBoolean("stale"));
    assertEquals("stale", answer.call("order-service").getString("outcome"));
    assertTrue(answer.call("order-service").getDouble("staleAgeMs") > 0);
    assertEquals("0", answer.response().getHeader("Age"));
    assertFalse(answer.call("user-service").containsKey("stale"));
    scripted.orders.now(Scripts.answersHonestly());
    assertFresh(scripted.mesh.get(summary("parallel")));
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.aggregator.RetryTest#modesWithDefences")
  void whenAllAreTooLateAllOfItIsOld(String mode) throws Exception {
    assertFresh(scripted.mesh.get(summary(mode)));
    scripted.allNow(Scripts.keepsSilent());
    Answer answer = scripted.mesh.get(summary(mode, "deadline=200ms"));
    assertEquals(200, answer.status(), () -> answer.json().encodePrettily());
    for (String service : new String[] {"user-service", "order-service", "payment-service"}) {
      assertEquals("stale", answer.call(service).getString("outcome"));
    }
  }

  @Test
  void whatWasNeverGoodCannotStandIn() throws Exception {
    scripted.user.now(Scripts.answersWithStatus(500));
    assertEquals(502, scripted.mesh.get(summary("parallel")).status());
  }

  @Test
  void aUserThatIsGoneIsGone() throws Exception {
    assertFresh(scripted.mesh.get(summary("parallel")));
    scripted.user.now(Scripts.answersWithStatus(404));
    assertEquals(404, scripted.mesh.get(summary("parallel")).status());
  }

  @Test
  void whatWasNotUsedForTheLongestIsForgottenFirst() throws Exception {
    scripted.mesh.change("FALLBACK_ENTRIES", "6");
    for (int user : new int[] {1, 2, 3}) {
      assertEquals(200, scripted.mesh.get("/users/" + user + "/summary").status());
    }
    scripted.allNow(Scripts.answersWithStatus(500));
    assertEquals(502, scripted.mesh.get("/users/1/summary").status());
    assertEquals(200, scripted.mesh.get("/users/2/summary").status());
    assertEquals(200, scripted.mesh.get("/users/3/summary").status());
  }

  private static void assertFresh(Answer answer) {
    assertEquals(200, answer.status(), () -> answer.json().encodePrettily());
    assertNull(answer.response().getHeader("Age"));
    assertEquals("ok", answer.call("order-service").getString("outcome"));
  }
}
