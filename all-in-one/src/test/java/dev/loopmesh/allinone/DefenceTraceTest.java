package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.TracedMesh.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.allinone.SeenTrace.SeenSpan;
import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/**
 * Actions of the defences are recorded in the trace. Two scripted servers replace payment-service.
 */
@OverBothVersions
class DefenceTraceTest {
  @Parameter Protocol protocol;

  @Test
  void eachAttemptHasASpanOfItsOwnAndSoHasTheWaitBetween() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (StandIn one = new StandIn(request -> failOnce(asked, request));
        StandIn other = new StandIn(request -> failOnce(asked, request));
        TracedMesh mesh =
            TracedMesh.with(
                protocol,
                Map.of(
                    "LATENCY", "1ms",
                    "PAYMENT_SERVICE_URL", one.url() + "," + other.url(),
                    "RETRY_ATTEMPTS", "2",
                    "RETRY_BACKOFF", "200ms",
                    "AGGREGATOR_SEED", "3"))) {
      var answer = mesh.ask(summary("parallel"));
      assertEquals(200, answer.statusCode(), answer.body());
      SeenTrace trace = mesh.traceOf(answer);
      List<SeenSpan> attempts =
          trace.spans().stream()
              .filter(span -> "payment-service".equals(span.attribute("peer.service")))
              .filter(span -> span.name().equals("GET"))
              .sorted(Comparator.comparing(SeenSpan::startMs))
              .toList();
      assertEquals(2, attempts.size());
      SeenSpan first = attempts.get(0);
      SeenSpan second = attempts.get(1);
      assertEquals(503, first.attribute("http.response.status_code"));
      assertNull(first.attribute("http.request.resend_count"));
      assertEquals(200, second.attribute("http.response.status_code"));
      assertEquals(1, second.attribute("http.request.resend_count"));

      assertTrue(one.url().endsWith(":" + first.attribute("server.port")));
      assertTrue(other.url().endsWith(":" + second.attribute("server.port")));
      JsonObject call =
          new JsonObject(answer.body())
              .getJsonObject("fetch")
              .getJsonArray("calls")
              .getJsonObject(2);
      assertTrue(other.url().endsWith(call.getString("replica")));

      assertTrue(trace.root().events().contains("retry"), trace.root()::toString);
      List<SeenSpan> waits =
          trace.spans().stream().filter(s -> s.name().equals("wait before a retry")).toList();
      assertEquals(1, waits.size(), trace.json()::encodePrettily);
      assertTrue(waits.get(0).startMs() >= first.endMs() - 1);
      assertTrue(waits.get(0).endMs() <= second.startMs() + 1);
    }
  }

  private static void failOnce(AtomicInteger asked, HttpServerRequest request) {
    boolean first = asked.getAndIncrement() == 0;
    request
        .response()
        .setStatusCode(first ? 503 : 200)
        .putHeader("Content-Type", "application/json")
        .end("[]");
  }
}
