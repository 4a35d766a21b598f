package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.TracedMesh.summary;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.UnusedPort;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** No request waits for the receiver of traces. */
class DeadTraceReceiverTest {
  private static final int KEPT = 512;
  private static final int MORE_THAN_ARE_KEPT = 1_500; // so many are queued, and as many being sent
  private static final int MEASURED = 200;
  private static final int PROGRAMS = 4;

  @Test
  void requestsTakeNoLongerAndTheMeshStopsWhenTheReceiverNeverAnswers() throws Exception {
    // never accepts, but the kernel takes connections and bytes
    try (ServerSocket mute = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        TracedMesh listened = TracedMesh.with(Map.of());
        TracedMesh unheard =
            TracedMesh.with(sendingTo("http://127.0.0.1:" + mute.getLocalPort()))) {
      for (int i = 0; i < MORE_THAN_ARE_KEPT; i++) {
        menuNanos(unheard);
      }
      assertTrue(
          unheard.isMeasured(
              "aggregator", "otel_sdk_processor_span_processed_span_total{", "queue_full"));
      List<Long> listenedNanos = new ArrayList<>();
      List<Long> unheardNanos = new ArrayList<>();
      for (int i = 0; i < MEASURED; i++) { // in turn, so that the machine is as busy for both
        listenedNanos.add(menuNanos(listened));
        unheardNanos.add(menuNanos(unheard));
      }
      assertEquals(200, unheard.ask(summary("parallel")).statusCode());
      long slowest = Collections.max(listenedNanos);
      assertTrue(
          median(unheardNanos) <= slowest,
          () -> "half took more than %d ns, slowest %d".formatted(median(unheardNanos), slowest));

      long begunNanos = System.nanoTime();
      unheard.mesh().stop().await(30, SECONDS);
      Duration took = Duration.ofNanos(System.nanoTime() - begunNanos);
      // a second at most for the spans of queued requests, and one for those of their calls
      assertTrue(took.toMillis() < 2_000 + 500 + slowest / 1_000_000, took::toString);
    }
  }

  @Test
  void aReceiverThatIsNotThereIsMentionedAFewTimesAndNoMore() throws Exception {
    AtomicInteger mentions = new AtomicInteger();
    Handler counter = new MentionCounter(mentions);
    Logger root = Logger.getLogger("");
    root.addHandler(counter);
    try (UnusedPort unusedPort = new UnusedPort();
        TracedMesh unheard = TracedMesh.with(sendingTo(unusedPort.url()))) {
      long untilNanos = System.nanoTime() + 4_000_000_000L;
      while (System.nanoTime() < untilNanos) {
        assertEquals(200, unheard.ask(summary("parallel")).statusCode());
      }
    } finally {
      root.removeHandler(counter);
    }
    // OpenTelemetry's exporters log it five times a minute, then once; one is for spans, one for
    // logs
    assertTrue(mentions.get() <= 2 * 6 * PROGRAMS, () -> mentions + " mentions");
  }

  @Test
  void theLabReceivesTheSpansThatServicesSendWhenTheyStop() throws Exception {
    Map<String, String> settings =
        Map.of("OTEL_BSP_SCHEDULE_DELAY", "60000", "LAB_SHUTDOWN_GRACE", "20s");
    try (TracedMesh mesh = TracedMesh.with(settings)) {
      String answer = mesh.ask(summary("parallel")).body();
      String id = new JsonObject(answer).getJsonObject("fetch").getString("traceId");
      Future<HttpResponse<String>> awaited = mesh.begin("lab", "/api/traces/" + id + "?wait=10s");
      mesh.send("lab", "GET", "/api/traces"); // when it has answered, it has got the other too
      mesh.mesh().stop().await(30, SECONDS);
      assertEquals(10, new JsonObject(awaited.get().body()).getJsonArray("spans").size());
    }
  }

  private static Map<String, String> sendingTo(String url) {
    return Map.of(
        "LATENCY",
        "1ms",
        "OTEL_EXPORTER_OTLP_ENDPOINT",
        url,
        "OTEL_BSP_MAX_QUEUE_SIZE",
        "" + KEPT,
        "OTEL_BSP_MAX_EXPORT_BATCH_SIZE",
        "" + KEPT);
  }

  private static long menuNanos(TracedMesh mesh) throws Exception {
    long begunNanos = System.nanoTime();
    assertEquals(200, mesh.ask("/menu").statusCode());
    return System.nanoTime() - begunNanos;
  }

  private static long median(List<Long> values) {
    return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
  }

  /** Counts what OpenTelemetry logs. */
  private static final class MentionCounter extends Handler {
    private final AtomicInteger mentions;

    MentionCounter(AtomicInteger mentions) {
      this.mentions = mentions;
    }

    @Override
    public void publish(LogRecord record) {
      if (String.valueOf(record.getLoggerName()).startsWith("io.opentelemetry")) {
        mentions.incrementAndGet();
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() throws SecurityException {}
  }
}
