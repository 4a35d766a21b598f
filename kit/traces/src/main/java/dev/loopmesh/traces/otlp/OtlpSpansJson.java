package dev.loopmesh.traces.otlp;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;

/**
 * Reads spans in OTLP's JSON (OTLP specification, "JSON Protobuf Encoding"): proto3's mapping, but
 * ids in hexadecimal; an enumeration's constant may be a number, as it demands, or a name. Members
 * that are not known are ignored.
 */
final class OtlpSpansJson {
  private final JsonCursor json;
  private final JsonAttributes attributes;
  private final JsonOrigin origin;

  private OtlpSpansJson(JsonCursor json) {
    this.json = json;
    this.attributes = new JsonAttributes(json);
    this.origin = new JsonOrigin(json);
  }

  /**
   * Reads a whole document.
   *
   * @param mostBytes of memory, estimated, that what is made of it may take
   * @throws OtlpRefused 400 that names the place of what is wrong, 413 when it takes more memory
   */
  static ExportTraceServiceRequest read(byte[] document, long mostBytes) {
    return JsonCursor.readWhole(document, mostBytes, json -> new OtlpSpansJson(json).request());
  }

  private ExportTraceServiceRequest request() throws IOException {
    var request = ExportTraceServiceRequest.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "resourceSpans" -> json.array(() -> request.addResourceSpans(resourceSpans()));
            default -> json.skip();
          }
        });
    return request.build();
  }

  private ResourceSpans resourceSpans() throws IOException {
    var spans = ResourceSpans.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "resource" -> spans.setResource(origin.resource());
            case "scopeSpans" -> json.array(() -> spans.addScopeSpans(scopeSpans()));
            default -> json.skip();
          }
        });
    return spans.build();
  }

  private ScopeSpans scopeSpans() throws IOException {
    var spans = ScopeSpans.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "scope" -> spans.setScope(origin.scope());
            case "spans" -> json.array(() -> spans.addSpans(span()));
            default -> json.skip();
          }
        });
    return spans.build();
  }

  private Span span() throws IOException {
    var span = Span.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "traceId" -> span.setTraceId(origin.id());
            case "spanId" -> span.setSpanId(origin.id());
            case "parentSpanId" -> span.setParentSpanId(origin.id());
            case "name" -> span.setName(json.text());
            case "kind" -> span.setKindValue(json.constant(Span.SpanKind.getDescriptor()));
            case "startTimeUnixNano" -> span.setStartTimeUnixNano(json.uint64());
            case "endTimeUnixNano" -> span.setEndTimeUnixNano(json.uint64());
            case "attributes" -> json.array(() -> span.addAttributes(attributes.attribute()));
            case "events" -> json.array(() -> span.addEvents(event()));
            case "links" -> json.array(() -> span.addLinks(link()));
            case "status" -> span.setStatus(status());
            case "droppedAttributesCount" -> span.setDroppedAttributesCount(json.uint32());
            case "droppedEventsCount" -> span.setDroppedEventsCount(json.uint32());
            case "droppedLinksCount" -> span.setDroppedLinksCount(json.uint32());
            default -> json.skip();
          }
        });
    return span.build();
  }

  private Span.Event event() throws IOException {
    var event = Span.Event.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "name" -> event.setName(json.text());
            case "timeUnixNano" -> event.setTimeUnixNano(json.uint64());
            case "attributes" -> json.array(() -> event.addAttributes(attributes.attribute()));
            default -> json.skip();
          }
        });
    return event.build();
  }

  private Span.Link link() throws IOException {
    var link = Span.Link.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "traceId" -> link.setTraceId(origin.id());
            case "spanId" -> link.setSpanId(origin.id());
            case "attributes" -> json.array(() -> link.addAttributes(attributes.attribute()));
            default -> json.skip();
          }
        });
    return link.build();
  }

  private Status status() throws IOException {
    var status = Status.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "code" -> status.setCodeValue(json.constant(Status.StatusCode.getDescriptor()));
            case "message" -> status.setMessage(json.text());
            default -> json.skip();
          }
        });
    return status.build();
  }
}
