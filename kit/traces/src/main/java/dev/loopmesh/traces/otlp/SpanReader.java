package dev.loopmesh.traces.otlp;

import com.google.protobuf.ByteString;
import dev.loopmesh.traces.store.Outcome;
import dev.loopmesh.traces.store.Resource;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.SpanEvent;
import dev.loopmesh.traces.store.SpanKind;
import dev.loopmesh.traces.store.SpanLink;
import dev.loopmesh.traces.store.TraceLimits;
import io.opentelemetry.proto.trace.v1.Status;
import java.util.List;

/**
 * Converts OTLP messages to spans. Invalid spans are dropped and counted; parts of a span that
 * exceed the limits are dropped from it.
 */
final class SpanReader implements ProtobufExport.Items<io.opentelemetry.proto.trace.v1.Span> {
  private static final SpanKind[] KINDS = SpanKind.values();
  private static final Outcome.Code[] CODES = Outcome.Code.values();

  private final TraceLimits limits;
  private final AttributeReader attributes;
  private final Decoded<Span> decoded;

  SpanReader(TraceLimits limits, AttributeReader attributes, Decoded<Span> decoded) {
    this.limits = limits;
    this.attributes = attributes;
    this.decoded = decoded;
  }

  @Override
  public void add(io.opentelemetry.proto.trace.v1.Span span, Resource resource, String scope) {
    String fault = fault(span);
    if (fault.isEmpty()) {
      decoded.add(read(span, resource, scope));
    } else {
      decoded.refuse("span '%s': %s".formatted(attributes.cut(span.getName()), fault));
    }
  }

  /** Why this is not a valid span; empty if it is. */
  private static String fault(io.opentelemetry.proto.trace.v1.Span span) {
    if (!Ids.isId(span.getTraceId(), Ids.TRACE_BYTES)) {
      return "the trace id '%s' is not 16 bytes, or all zero".formatted(Ids.hex(span.getTraceId()));
    }
    if (!Ids.isId(span.getSpanId(), Ids.SPAN_BYTES)) {
      return "the span id '%s' is not 8 bytes, or all zero".formatted(Ids.hex(span.getSpanId()));
    }
    ByteString parent = span.getParentSpanId();
    if (!Ids.isNone(parent) && !Ids.isId(parent, Ids.SPAN_BYTES)) {
      return "the parent's id '%s' is not 8 bytes".formatted(Ids.hex(parent));
    }
    if (span.getStartTimeUnixNano() <= 0 || span.getEndTimeUnixNano() < 0) {
      return "the start or end is missing, or after the year 2262";
    }
    return "";
  }

  private Span read(io.opentelemetry.proto.trace.v1.Span span, Resource resource, String scope) {
    ByteString parent = span.getParentSpanId();
    return new Span(
        Ids.hex(span.getTraceId()),
        Ids.hex(span.getSpanId()),
        Ids.isNone(parent) ? "" : Ids.hex(parent),
        attributes.cut(span.getName()),
        kind(span.getKindValue()),
        scope,
        resource,
        span.getStartTimeUnixNano(),
        span.getEndTimeUnixNano(),
        attributes.read(span.getAttributesList()),
        events(span),
        links(span),
        outcome(span.getStatus()),
        dropped(span));
  }

  /** The kind of this number; later versions of OTLP may have more kinds. */
  private static SpanKind kind(int number) {
    return number >= 0 && number < KINDS.length ? KINDS[number] : SpanKind.UNSPECIFIED;
  }

  private Outcome outcome(Status status) {
    int number = status.getCodeValue();
    return new Outcome(
        number >= 0 && number < CODES.length ? CODES[number] : Outcome.Code.UNSET,
        attributes.cut(status.getMessage()));
  }

  private List<SpanEvent> events(io.opentelemetry.proto.trace.v1.Span span) {
    return span.getEventsList().stream()
        .limit(limits.events())
        .map(
            event ->
                new SpanEvent(
                    attributes.cut(event.getName()),
                    Math.max(0, event.getTimeUnixNano()),
                    attributes.read(event.getAttributesList())))
        .toList();
  }

  private List<SpanLink> links(io.opentelemetry.proto.trace.v1.Span span) {
    return span.getLinksList().stream()
        .limit(limits.events())
        .map(
            link ->
                new SpanLink(
                    Ids.hex(link.getTraceId()),
                    Ids.hex(link.getSpanId()),
                    attributes.read(link.getAttributesList())))
        .toList();
  }

  private long dropped(io.opentelemetry.proto.trace.v1.Span span) {
    return Integer.toUnsignedLong(span.getDroppedAttributesCount())
        + Integer.toUnsignedLong(span.getDroppedEventsCount())
        + Integer.toUnsignedLong(span.getDroppedLinksCount())
        + Math.max(0, span.getAttributesCount() - limits.attributes())
        + Math.max(0, span.getEventsCount() - limits.events())
        + Math.max(0, span.getLinksCount() - limits.events());
  }
}
