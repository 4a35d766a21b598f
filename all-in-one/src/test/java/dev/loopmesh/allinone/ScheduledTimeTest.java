package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.TracedMesh.summary;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.allinone.SeenTrace.SeenSpan;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** A request that waited because another held the loop says so, and whom it waited for. */
class ScheduledTimeTest {
  private static final String GUEST = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String TRACEPARENT = "00-" + GUEST + "-00f067aa0ba902b7-01";

  @Test
  void theVictimNamesTheCulprit() throws Exception {
    try (TracedMesh mesh = TracedMesh.with(Map.of("LATENCY", "600ms"))) {
      mesh.ask(summary("blocking")); // loads and compiles
      FutureTask<HttpResponse<String>> blocking =
          new FutureTask<>(() -> mesh.ask(summary("blocking")));
      new Thread(blocking, "who-holds-the-loop").start();
      waitUntilTheLoopIsHeld(mesh);

      long askedNanos = System.nanoTime();
      assertEquals(200, mesh.ask("/menu", "traceparent", TRACEPARENT).statusCode());
      double waitedMs = (System.nanoTime() - askedNanos) / 1e6;

      SeenSpan guest = mesh.traceWithoutRoot(GUEST, 1).spans().get(0);
      SeenTrace culprit = mesh.traceOf(blocking.get(30, SECONDS));
      double mostMs = (double) guest.attribute("loopmesh.scheduled_ms");
      double leastMs = (double) guest.attribute("loopmesh.scheduled_min_ms");
      assertTrue(mostMs > waitedMs / 2, () -> "it waited for " + waitedMs + ": " + guest);
      assertTrue(leastMs <= waitedMs, () -> "it waited for " + waitedMs + ": " + guest);
      assertEquals("GET /users/{id}/summary", guest.attribute("loopmesh.loop.held_by"));
      double heldMs = (double) guest.attribute("loopmesh.loop.held_ms");
      assertTrue(heldMs >= 3 * 600, guest::toString);

      JsonObject link = guest.json().getJsonArray("links").getJsonObject(0);
      assertEquals(culprit.root().id(), link.getString("spanId"));
      assertEquals(culprit.json().getString("traceId"), link.getString("traceId"));
      assertTrue(
          String.join("\n", mesh.drawing(GUEST)).contains("while GET /users/{id}/summary held"),
          () -> guest.toString());
    }
  }

  private static void waitUntilTheLoopIsHeld(TracedMesh mesh) throws Exception {
    for (int look = 0; look < 200; look++) {
      String loops = mesh.management("aggregator", "/loops").body();
      JsonObject holder =
          new JsonObject(loops).getJsonArray("loops").getJsonObject(0).getJsonObject("holder");
      if (holder != null && "GET /users/{id}/summary".equals(holder.getString("route"))) {
        return;
      }
    }
    throw new AssertionError("nobody held it");
  }
}
