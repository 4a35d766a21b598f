package dev.loopmesh.traces.store;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.traces.TraceServer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A back end that receives much more than it keeps, over real OTLP. */
class LoadedStoreTest {
  private static final int TRACES = 1_000;
  private static final int SPANS = 10; // of each
  private static final int SECONDS_LONG = 5; // so 2000 spans a second
  private static final int MOST_BYTES = 2 << 20;

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  void underLoadItKeepsWithinItsBoundsAndCountsWhatItLetGo() throws Exception {
    TraceServer server = TraceServer.start(Map.of("TRACE_BYTES", "" + MOST_BYTES));
    SdkTracerProvider sdk = sendingTo(list(server).getString("receiver"));
    Tracer tracer = sdk.get("test");
    long begunNanos = System.nanoTime();
    for (int trace = 0; trace < TRACES; trace++) {
      record(tracer);
      long dueNanos = begunNanos + trace * (SECONDS_LONG * 1_000_000_000L / TRACES);
      MILLISECONDS.sleep(Math.max(0, (dueNanos - System.nanoTime()) / 1_000_000));
      if (trace % 100 == 0) {
        assertWithinBounds(list(server).getJsonObject("store"));
      }
    }
    assertTrue(sdk.shutdown().join(30, SECONDS).isSuccess());

    JsonObject store = list(server).getJsonObject("store");
    assertWithinBounds(store);
    assertTrue(store.getInteger("evictedTraces") > 0, store::encode);
    assertEquals(
        TRACES * SPANS,
        store.getInteger("spans") + store.getInteger("evictedSpans"),
        () -> "each span is kept or counted: " + store.encode());
    assertEquals(0, store.getInteger("refusedSpans"));
    server.close();
  }

  private static void assertWithinBounds(JsonObject store) {
    assertEquals(MOST_BYTES, store.getInteger("mostBytes"));
    assertTrue(store.getInteger("bytes") <= MOST_BYTES, store::encode);
  }

  private static SdkTracerProvider sendingTo(String receiver) {
    return SdkTracerProvider.builder()
        .addSpanProcessor(
            BatchSpanProcessor.builder(OtlpHttpSpanExporter.builder().setEndpoint(receiver).build())
                .setMaxQueueSize(TRACES * SPANS)
                .build())
        .build();
  }

  private static void record(Tracer tracer) {
    Span root = tracer.spanBuilder("root").startSpan();
    for (int child = 1; child < SPANS; child++) {
      tracer
          .spanBuilder("child " + child)
          .setParent(Context.root().with(root))
          .setAttribute("note", "some text that a span may well have, and takes bytes")
          .startSpan()
          .end();
    }
    root.end();
  }

  private JsonObject list(TraceServer server) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/traces")).build();
    return new JsonObject(client.send(request, BodyHandlers.ofString()).body());
  }
}
