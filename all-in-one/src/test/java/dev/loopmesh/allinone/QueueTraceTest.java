package dev.loopmesh.allinone;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.allinone.SeenTrace.SeenSpan;
import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;

/** A trace tells the time in a service's queue from the time that the service worked. */
@OverBothVersions
class QueueTraceTest {
  private static final String PAYMENTS = "payment-service";
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @Parameter Protocol protocol;

  private TracedMesh mesh;

  /** The only place is taken, for a long time. */
  @BeforeEach
  void occupy() throws Exception {
    mesh =
        TracedMesh.with(
            protocol,
            Map.of(
                "LATENCY", "1ms",
                "PAYMENT_SERVICE_LATENCY", "10m",
                "PAYMENT_SERVICE_CONCURRENCY", "1",
                "DEADLINE", "1m"));
    mesh.begin(PAYMENTS, "/payments?user=1");
    mesh.hasMeasured(PAYMENTS, "loopmesh_capacity_working 1.0");
  }

  @AfterEach
  void stop() throws Exception {
    mesh.close();
  }

  @Test
  void theTimeInTheQueueIsASpanBeforeTheWork() throws Exception {
    var summary = mesh.askSoon();
    mesh.hasMeasured(PAYMENTS, "loopmesh_capacity_queued 1.0");
    freeAPlace();
    SeenTrace trace = mesh.traceOf(summary.get(30, SECONDS));
    SeenSpan server = trace.onlyBelow(trace.callTo(PAYMENTS));
    List<SeenSpan> parts = inOrder(trace.below(server));

    assertEquals(
        List.of("queued for a payment gateway", "wait for a payment gateway"),
        parts.stream().map(SeenSpan::name).toList());
    for (SeenSpan part : parts) {
      assertEquals(true, part.json().getBoolean("artificial"), part::toString);
      assertNull(part.attribute("loopmesh.abandoned"));
    }
    assertTrue(parts.get(1).startMs() >= parts.get(0).endMs(), parts::toString);
    assertEquals(0, parts.get(0).attribute("loopmesh.queue.ahead"));
  }

  /**
   * Of the service alone: between two services, a span may end after the call that waited for it.
   */
  @Test
  void theTimeInTheQueueIsCritical() throws Exception {
    try (Socket caller = new Socket("127.0.0.1", mesh.mesh().service(PAYMENTS).port())) {
      write(caller);
      mesh.hasMeasured(PAYMENTS, "loopmesh_capacity_queued 1.0");
      freeAPlace();
      assertTrue(caller.getInputStream().read() > 0); // the response
    }
    List<SeenSpan> parts =
        mesh.traceWithoutRoot(TRACE, 3).spans().stream()
            .filter(span -> span.kind().equals("internal"))
            .toList();

    assertEquals(2, parts.size(), parts::toString);
    assertTrue(parts.stream().allMatch(SeenSpan::critical), parts::toString);
  }

  @Test
  void workForACallerWhoHasLeftIsMarked() throws Exception {
    callAndLeave();
    freeAPlace();
    mesh.hasMeasured(PAYMENTS, "loopmesh_capacity_abandoned", "worked", " 1.0");
    SeenTrace trace = mesh.traceWithoutRoot(TRACE, 3);
    List<SeenSpan> parts =
        inOrder(trace.spans().stream().filter(span -> span.kind().equals("internal")).toList());

    assertEquals(2, parts.size(), trace::toString);
    for (SeenSpan part : parts) {
      assertEquals(true, part.attribute("loopmesh.abandoned"), part::toString);
    }
  }

  private static List<SeenSpan> inOrder(List<SeenSpan> spans) {
    return spans.stream().sorted(Comparator.comparingDouble(SeenSpan::startMs)).toList();
  }

  private void callAndLeave() throws Exception {
    URI payments = URI.create(mesh.mesh().url(PAYMENTS));
    try (Socket caller = new Socket(payments.getHost(), payments.getPort())) {
      write(caller);
      mesh.hasMeasured(PAYMENTS, "loopmesh_capacity_queued 1.0");
    }
    mesh.hasMeasured(PAYMENTS, "http_server_request_duration_seconds_count", "caller_gone");
  }

  private static void write(Socket caller) throws IOException {
    String head = "GET /payments?user=2 HTTP/1.1\r\nHost: a\r\ntraceparent: 00-%s-%s-01\r\n\r\n";
    String request = head.formatted(TRACE, "00f067aa0ba902b7");
    caller.getOutputStream().write(request.getBytes(US_ASCII));
  }

  private void freeAPlace() throws Exception {
    put("/latency", new JsonObject().put("latency", "1ms"));
    put("/capacity", new JsonObject().put("concurrency", 2));
  }

  private void put(String path, JsonObject body) throws Exception {
    assertEquals(200, mesh.manage(PAYMENTS, "PUT", path, body).statusCode());
  }
}
