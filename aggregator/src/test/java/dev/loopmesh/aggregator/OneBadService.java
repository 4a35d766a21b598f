package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.aggregator.ScriptedService.Script;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A mesh in which the order service does as it likes, and what the aggregator must make of it. */
final class OneBadService implements AutoCloseable {
  /** How many bytes an answer may have. */
  static final int LIMIT = 10_000;

  private static final int POOL = 2;

  private final ScriptedMesh scripted =
      ScriptedMesh.with(
          "POOL_SIZE", "" + POOL, "POOL_QUEUE", "0", "UPSTREAM_BODY_LIMIT", "" + LIMIT);

  OneBadService() throws Exception {}

  ScriptedService service() {
    return scripted.orders;
  }

  MeshUnderTest mesh() {
    return scripted.mesh;
  }

  void assertTaken(String mode, Script script) throws Exception {
    service().now(script);
    Answer answer = mesh().get(summary(mode));
    assertEquals(200, answer.status(), () -> answer.json().encodePrettily());
    assertEquals("ok", answer.call("order-service").getString("outcome"));
  }

  /** It is refused more often than there are places in the pool, and none of these is lost. */
  void assertRefused(String mode, Script script, int status, String problem) throws Exception {
    service().now(script);
    for (int time = 0; time <= 2 * POOL; time++) {
      Answer answer = mesh().get(summary(mode));
      assertEquals(status, answer.status(), () -> answer.json().encodePrettily());
      assertEquals(problem, answer.problem());
      assertEquals("order-service", answer.json().getString("service"));
      assertTrue(answer.json().getString("detail").contains("order-service"));
      assertEquals(problem, answer.call("order-service").getString("outcome"));
    }
    Answer partial = mesh().get(summary(mode, "onFailure=partial"));
    assertEquals(200, partial.status(), () -> partial.json().encodePrettily());
    assertEquals(Map.of("order-service", problem), partial.failures());
    assertNotNull(partial.json().getJsonObject("user"));
    if (!mode.equals("blocking")) { // which can never be at two places
      scripted.assertAllPlacesAreFree(mode, POOL, service());
    }
  }

  @Override
  public void close() throws IOException, TimeoutException {
    scripted.close();
  }
}
