package dev.loopmesh.traces.otlp;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.SpanKind;
import dev.loopmesh.traces.store.Trace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Spans of OpenTelemetry's own SDK, sent to the lab over real HTTP. */
class SdkExportTest {
  private LiveReceiver receiver;

  @BeforeEach
  void listen() throws Exception {
    receiver = LiveReceiver.start();
  }

  @AfterEach
  void close() throws Exception {
    receiver.close();
  }

  @Test
  void whatTheSdkExportsIsKept() throws Exception {
    SdkTracerProvider sdk = sdk("none");
    String traceId = recordTwoSpans(sdk);

    assertTrue(sdk.forceFlush().join(30, SECONDS).isSuccess());
    Trace trace = receiver.store().find(traceId).orElseThrow();
    Span child = trace.spans().get(0); // it ended first
    Span root = trace.spans().get(1);
    assertEquals("GET /users/{id}", root.name());
    assertEquals(SpanKind.SERVER, root.kind());
    assertEquals("sdk-test", root.service());
    assertTrue(root.isRoot());
    assertEquals(root.spanId(), child.parentId());
    assertEquals(42L, child.attributes().get("user.id"));
    assertEquals(List.of("a", "b"), child.attributes().get("tags"));
    assertTrue(child.failed());
    assertEquals("refused", child.outcome().message());
    assertEquals("half way", child.events().get(0).name());
    assertEquals(1, child.links().size());
    assertTrue(child.durationNanos() > 0 && child.hasEnded());
  }

  @Test
  void theSdkMayCompress() throws Exception {
    SdkTracerProvider sdk = sdk("gzip");
    String traceId = recordTwoSpans(sdk);

    assertTrue(sdk.forceFlush().join(30, SECONDS).isSuccess());
    assertEquals(2, receiver.store().find(traceId).orElseThrow().spans().size());
  }

  private SdkTracerProvider sdk(String compression) {
    return SdkTracerProvider.builder()
        .setResource(
            Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "sdk-test")))
        .addSpanProcessor(
            BatchSpanProcessor.builder(
                    OtlpHttpSpanExporter.builder()
                        .setEndpoint(receiver.uri(LiveReceiver.TRACES).toString())
                        .setCompression(compression)
                        .build())
                .build())
        .build();
  }

  private static String recordTwoSpans(SdkTracerProvider sdk) {
    Tracer tracer = sdk.get("test");
    var root =
        tracer
            .spanBuilder("GET /users/{id}")
            .setSpanKind(io.opentelemetry.api.trace.SpanKind.SERVER)
            .startSpan();
    var child =
        tracer
            .spanBuilder("call")
            .setParent(Context.root().with(root))
            .addLink(root.getSpanContext())
            .setAttribute("user.id", 42)
            .setAttribute(AttributeKey.stringArrayKey("tags"), List.of("a", "b"))
            .startSpan();
    child.addEvent("half way");
    child.setStatus(StatusCode.ERROR, "refused");
    child.end();
    root.end();
    return root.getSpanContext().getTraceId();
  }
}
