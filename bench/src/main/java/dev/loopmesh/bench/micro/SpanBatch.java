package dev.loopmesh.bench.micro;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/** Spans as the aggregator sends them: of each request its own and those of its three calls. */
final class SpanBatch {
  static final int TRACES = 16;

  private static final long START_NANOS = 1_700_000_000_000_000_000L;
  private static final List<KeyValue> RESOURCE =
      List.of(
          text("service.name", "aggregator"),
          text("service.version", "0.1.0"),
          text("service.instance.id", "0d8c2f8e-3f0b-4e8a-9f63-7f6cf8a3a001"),
          text("telemetry.sdk.language", "java"),
          text("telemetry.sdk.name", "opentelemetry"),
          text("telemetry.sdk.version", "1.63.0"));
  private static final List<KeyValue> SERVER =
      List.of(
          text("http.request.method", "GET"),
          text("http.route", "/users/{id}/summary"),
          text("url.path", "/users/42/summary"),
          text("url.scheme", "http"),
          text("server.address", "127.0.0.1"),
          number("server.port", 8080),
          number("http.response.status_code", 200),
          text("network.protocol.version", "1.1"),
          text("loopmesh.mode", "parallel"));
  private static final List<KeyValue> CLIENT =
      List.of(
          text("http.request.method", "GET"),
          text("url.full", "http://127.0.0.1:8081/users/42"),
          text("server.address", "127.0.0.1"),
          number("server.port", 8081),
          number("http.response.status_code", 200),
          text("network.protocol.version", "1.1"),
          text("peer.service", "user-service"));

  private final ExportTraceServiceRequest request;

  SpanBatch() {
    var spans = ScopeSpans.newBuilder();
    spans.getScopeBuilder().setName("dev.loopmesh");
    for (int trace = 1; trace <= TRACES; trace++) {
      spans.addSpans(span(trace, 1, Span.SpanKind.SPAN_KIND_SERVER, SERVER));
      for (int call = 2; call <= 4; call++) {
        spans.addSpans(span(trace, call, Span.SpanKind.SPAN_KIND_CLIENT, CLIENT));
      }
    }
    request =
        ExportTraceServiceRequest.newBuilder()
            .addResourceSpans(
                ResourceSpans.newBuilder()
                    .setResource(Resource.newBuilder().addAllAttributes(RESOURCE))
                    .addScopeSpans(spans))
            .build();
  }

  private static Span span(int trace, int number, Span.SpanKind kind, List<KeyValue> attributes) {
    boolean server = kind == Span.SpanKind.SPAN_KIND_SERVER;
    return Span.newBuilder()
        .setTraceId(ByteString.copyFrom(ByteBuffer.allocate(16).putLong(8, trace)))
        .setSpanId(spanId(trace, number))
        .setParentSpanId(server ? ByteString.EMPTY : spanId(trace, 1))
        .setName(server ? "GET /users/{id}/summary" : "GET")
        .setKind(kind)
        .setStartTimeUnixNano(START_NANOS)
        .setEndTimeUnixNano(START_NANOS + 1_000_000_000L + number)
        .addAllAttributes(attributes)
        .build();
  }

  private static ByteString spanId(int trace, int number) {
    return ByteString.copyFrom(ByteBuffer.allocate(8).putLong(0, trace * 16L + number));
  }

  private static KeyValue text(String key, String value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setStringValue(value))
        .build();
  }

  private static KeyValue number(String key, long value) {
    return KeyValue.newBuilder()
        .setKey(key)
        .setValue(AnyValue.newBuilder().setIntValue(value))
        .build();
  }

  /** In OTLP's binary form. */
  byte[] protobuf() {
    return request.toByteArray();
  }

  /** In OTLP's JSON. */
  byte[] json() {
    ResourceSpans ofResource = request.getResourceSpans(0);
    JsonArray spans = new JsonArray();
    ofResource.getScopeSpans(0).getSpansList().forEach(span -> spans.add(json(span)));
    JsonObject ofScope =
        new JsonObject().put("scope", new JsonObject().put("name", "dev.loopmesh"));
    return new JsonObject()
        .put(
            "resourceSpans",
            new JsonArray()
                .add(
                    new JsonObject()
                        .put("resource", new JsonObject().put("attributes", json(RESOURCE)))
                        .put("scopeSpans", new JsonArray().add(ofScope.put("spans", spans)))))
        .toBuffer()
        .getBytes();
  }

  private static JsonObject json(Span span) {
    return new JsonObject()
        .put("traceId", hex(span.getTraceId()))
        .put("spanId", hex(span.getSpanId()))
        .put("parentSpanId", hex(span.getParentSpanId()))
        .put("name", span.getName())
        .put("kind", span.getKindValue())
        .put("startTimeUnixNano", "" + span.getStartTimeUnixNano())
        .put("endTimeUnixNano", "" + span.getEndTimeUnixNano())
        .put("attributes", json(span.getAttributesList()));
  }

  private static JsonArray json(List<KeyValue> attributes) {
    JsonArray json = new JsonArray();
    for (KeyValue attribute : attributes) {
      AnyValue value = attribute.getValue();
      json.add(
          new JsonObject()
              .put("key", attribute.getKey())
              .put(
                  "value",
                  value.hasIntValue()
                      ? new JsonObject().put("intValue", "" + value.getIntValue())
                      : new JsonObject().put("stringValue", value.getStringValue())));
    }
    return json;
  }

  private static String hex(ByteString id) {
    return HexFormat.of().formatHex(id.toByteArray());
  }
}
