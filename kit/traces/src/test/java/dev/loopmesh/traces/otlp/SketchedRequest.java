package dev.loopmesh.traces.otlp;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;

/** An OTLP request in protobuf with any number of valid spans, all of one trace. */
final class SketchedRequest {
  static final String TRACE_ID = "01".repeat(16);

  private SketchedRequest() {}

  static byte[] of(int spans) {
    return of(spans(spans));
  }

  static byte[] of(ScopeSpans.Builder spans) {
    return ExportTraceServiceRequest.newBuilder()
        .addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(spans))
        .build()
        .toByteArray();
  }

  static ScopeSpans.Builder spans(int count) {
    ScopeSpans.Builder spans = ScopeSpans.newBuilder();
    for (int i = 1; i <= count; i++) {
      spans.addSpans(
          Span.newBuilder()
              .setTraceId(ByteString.fromHex(TRACE_ID))
              .setSpanId(ByteString.fromHex("%016x".formatted(i)))
              .setName("span " + i)
              .setStartTimeUnixNano(1_790_000_000_000_000_000L)
              .setEndTimeUnixNano(1_790_000_000_001_000_000L));
    }
    return spans;
  }
}
