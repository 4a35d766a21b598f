package dev.loopmesh.lab.trace.otlp;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import java.io.IOException;
import java.util.HexFormat;

/**
 * Reads OTLP's JSON (OTLP specification, "JSON Protobuf Encoding"): proto3's mapping, but ids in
 * hexadecimal and enumerations as numbers. Members that are not known are ignored, as it demands.
 */
final class OtlpJson {
  private static final JsonFactory JSON = JsonCursor.factory();

  private final JsonCursor json;
  private final JsonAttributes attributes;

  private OtlpJson(JsonCursor json) {
    this.json = json;
    this.attributes = new JsonAttributes(json);
  }

  /**
   * Reads a whole document.
   *
   * @throws OtlpRefused 400 that names the place of what is wrong, and nothing else
   */
  static ExportTraceServiceRequest read(byte[] document) {
    try (JsonCursor json = new JsonCursor(document, JSON)) {
      ExportTraceServiceRequest request = new OtlpJson(json).request();
      json.end();
      return request;
    } catch (JsonProcessingException e) {
      throw OtlpRefused.malformed("the body is not OTLP in JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw OtlpRefused.malformed("the body is not OTLP in JSON: " + e.getMessage());
    }
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
            case "resource" -> spans.setResource(resource());
            case "scopeSpans" -> json.array(() -> spans.addScopeSpans(scopeSpans()));
            default -> json.skip();
          }
        });
    return spans.build();
  }

  private Resource resource() throws IOException {
    var resource = Resource.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "attributes" -> json.array(() -> resource.addAttributes(attributes.attribute()));
            default -> json.skip();
          }
        });
    return resource.build();
  }

  private ScopeSpans scopeSpans() throws IOException {
    var spans = ScopeSpans.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "scope" -> spans.setScope(scope());
            case "spans" -> json.array(() -> spans.addSpans(span()));
            default -> json.skip();
          }
        });
    return spans.build();
  }

  private InstrumentationScope scope() throws IOException {
    var scope = InstrumentationScope.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "name" -> scope.setName(json.text());
            default -> json.skip();
          }
        });
    return scope.build();
  }

  private Span span() throws IOException {
    var span = Span.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "traceId" -> span.setTraceId(id());
            case "spanId" -> span.setSpanId(id());
            case "parentSpanId" -> span.setParentSpanId(id());
            case "name" -> span.setName(json.text());
            case "kind" -> span.setKindValue(json.int32());
            case "startTimeUnixNano" -> span.setStartTimeUnixNano(json.uint64());
            case "endTimeUnixNano" -> span.setEndTimeUnixNano(json.uint64());
            case "attributes" -> json.array(() -> span.addAttributes(attributes.attribute()));
            case "events" -> json.array(() -> span.addEvents(event()));
            case "links" -> json.array(() -> span.addLinks(link()));
            case "status" -> span.setStatus(status());
            case "droppedAttributesCount" -> span.setDroppedAttributesCount((int) json.uint64());
            case "droppedEventsCount" -> span.setDroppedEventsCount((int) json.uint64());
            case "droppedLinksCount" -> span.setDroppedLinksCount((int) json.uint64());
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
            case "traceId" -> link.setTraceId(id());
            case "spanId" -> link.setSpanId(id());
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
            case "code" -> status.setCodeValue(json.int32());
            case "message" -> status.setMessage(json.text());
            default -> json.skip();
          }
        });
    return status.build();
  }

  /** An id in hexadecimal; whether it has the right length is seen later. */
  private ByteString id() throws IOException {
    try {
      return ByteString.copyFrom(HexFormat.of().parseHex(json.text()));
    } catch (IllegalArgumentException e) {
      throw json.wrong("an even number of hexadecimal digits");
    }
  }
}
