package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.aggregator.ScriptedService.Script;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.TimeoutException;

/** A mesh with an order service that misbehaves, and the expected response of the aggregator. */
final class OneBadService implements AutoCloseable {
  /** The maximum size of a response, in bytes. */
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

  /** More responses are refused than there are connections in the pool, and none of these leaks. */
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
    if (!mode.equals("blocking")) { // which has one call in flight at a time
      scripted.assertAllPlacesAreFree(mode, POOL, service());
    }
  }

  @Override
  public void close() throws IOException, TimeoutException {
    scripted.close();
  }
}
