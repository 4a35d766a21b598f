package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.TracedMesh.summary;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.allinone.SeenTrace.SeenSpan;
import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The trace of a request that waited for the loop says so, and names the request that held it. */
@OverBothVersions
class ScheduledTimeTest {
  @Parameter Protocol protocol;

  /** Of each of three calls: on a busy machine the request that waits may arrive late. */
  private static final int HOLD_MS = 500;

  /** Longer than other programs hold a loop, on a busy machine. */
  private static final int FAULT_MS = 250;

  private static final String GUEST = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String TRACEPARENT = "00-" + GUEST + "-00f067aa0ba902b7-01";

  @Test
  void theVictimNamesTheCulprit() throws Exception {
    try (TracedMesh mesh = TracedMesh.with(protocol, Map.of("LATENCY", HOLD_MS + "ms"))) {
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
      assertTrue(heldMs >= 3 * HOLD_MS, guest::toString);

      assertTrue(culprit.root().json().getDouble("heldLoopMs") >= 3 * HOLD_MS, culprit::toString);
      assertTrue(
          mesh.drawing(culprit.json().getString("traceId")).stream()
              .anyMatch(line -> line.matches(".*GET /users.*▓{20,}.*  held the loop .*")),
          () -> "drawn otherwise: " + culprit.root());

      JsonObject link = guest.json().getJsonArray("links").getJsonObject(0);
      assertEquals(culprit.root().id(), link.getString("spanId"));
      assertEquals(culprit.json().getString("traceId"), link.getString("traceId"));
      String drawing = mesh.send("lab", "GET", "/traces/" + GUEST + "?wait=0s").body(); // no root
      assertTrue(drawing.contains("held by GET /users/{id}/summary"), () -> guest.toString());
    }
  }

  @Test
  void anAnswerThatWaitedForTheLoopSaysWhen() throws Exception {
    try (TracedMesh mesh = TracedMesh.with(protocol, Map.of("LATENCY", "200ms"))) {
      List<JsonObject> waits = List.of();
      // on a busy machine the request that blocks may arrive after the others have ended
      for (int attempt = 0; attempt < 10 && waits.isEmpty(); attempt++) {
        CompletableFuture<HttpResponse<String>> delayed = mesh.askSoon();
        TracedMesh.until(
            () ->
                delayed.isDone()
                    || mesh.isMeasured("payment-service", "http_server_active_requests{", "} 1"));
        mesh.ask(summary("blocking"));
        waits = waitsForTheLoop(mesh.traceOf(delayed.get(30, SECONDS)));
      }
      assertFalse(waits.isEmpty(), "no answer waited for the loop");
    }
  }

  /**
   * Waits before a call's response that are longer than half of the time for which the loop is
   * held.
   */
  private static List<JsonObject> waitsForTheLoop(SeenTrace trace) {
    List<JsonObject> waits = new ArrayList<>();
    for (SeenSpan call : trace.spans()) {
      for (Object wait : call.json().getJsonArray("waitedForLoop")) {
        JsonObject interval = (JsonObject) wait;
        double ms = interval.getDouble("endMs") - interval.getDouble("startMs");
        if (call.kind().equals("client") && ms > 300) {
          SeenSpan server = trace.onlyBelow(call);
          assertTrue(interval.getDouble("startMs") >= server.endMs(), call::toString);
          assertTrue(interval.getDouble("endMs") <= call.endMs(), call::toString);
          assertTrue(interval.getDouble("atLeastMs") <= ms, call::toString);
          waits.add(interval);
        }
      }
    }
    return waits;
  }

  @ParameterizedTest
  @ValueSource(strings = {"block-loop", "spin-loop"})
  void aFaultThatHoldsTheLoopIsInItsServicesSpan(String fault) throws Exception {
    try (TracedMesh mesh = TracedMesh.with(protocol, Map.of("LATENCY", "1ms"))) {
      mesh.ask(summary("parallel")); // loads and compiles
      JsonObject held = new JsonObject().put("fault", fault).put("hold", FAULT_MS + "ms");
      assertEquals(
          200, mesh.manage("user-service", "PUT", "/faults/held", held).statusCode(), fault);
      SeenTrace trace = mesh.traceOf(mesh.ask(summary("parallel")));
      SeenSpan server = trace.onlyBelow(trace.callTo("user-service"));
      SeenSpan healthy = trace.onlyBelow(trace.callTo("order-service"));
      assertTrue(server.json().getDouble("heldLoopMs") >= FAULT_MS, server::toString);
      assertTrue(healthy.json().getDouble("heldLoopMs") < FAULT_MS, healthy::toString);
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
    throw new AssertionError("nothing held it");
  }
}
