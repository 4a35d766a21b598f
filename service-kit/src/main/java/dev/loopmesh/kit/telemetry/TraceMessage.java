package dev.loopmesh.kit.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.common.export.MessageWriter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * OTLP's {@code ExportTraceServiceRequest}. The numbers are those of its fields. Not thread-safe;
 * to be used again.
 *
 * @see <a
 *     href="https://github.com/open-telemetry/opentelemetry-proto/tree/main/opentelemetry/proto">its
 *     definition</a>
 */
final class TraceMessage implements MessageWriter {
  private static final int HAS_IS_REMOTE = 0x100;
  private static final int IS_REMOTE = 0x200;

  private final ProtobufWriter message = new ProtobufWriter();
  private int spans;
  private int resource;
  private int scope;
  private InstrumentationScopeInfo scopeOf; // null while none has begun

  /** Begins anew. */
  void clear() {
    message.clear();
    spans = 0;
    scopeOf = null;
  }

  /** How many spans it has. */
  int spans() {
    return spans;
  }

  /** Writes one more span, of the same resource as those before. */
  void add(SpanData span) {
    if (spans++ == 0) {
      resource = message.begin(1);
      resource(span.getResource());
    }
    if (!span.getInstrumentationScopeInfo().equals(scopeOf)) {
      endScope();
      scopeOf = span.getInstrumentationScopeInfo();
      scope = message.begin(2);
      scope(scopeOf);
    }
    span(span);
  }

  /** Ends it: there are no more spans. */
  void end() {
    endScope();
    if (spans > 0) {
      message.end(resource);
    }
  }

  private void endScope() {
    if (scopeOf != null) {
      message.end(scope);
    }
  }

  @Override
  public int getContentLength() {
    return message.size();
  }

  @Override
  public void writeMessage(OutputStream out) throws IOException {
    message.writeTo(out);
  }

  private void resource(Resource resource) {
    int begun = message.begin(1);
    attributes(1, resource.getAttributes());
    message.end(begun);
    schema(resource.getSchemaUrl());
  }

  private void scope(InstrumentationScopeInfo scope) {
    int begun = message.begin(1);
    message.text(1, scope.getName());
    if (scope.getVersion() != null) {
      message.text(2, scope.getVersion());
    }
    attributes(3, scope.getAttributes());
    message.end(begun);
    schema(scope.getSchemaUrl());
  }

  private void schema(String url) {
    if (url != null) {
      message.text(3, url);
    }
  }

  private void span(SpanData span) {
    int begun = message.begin(2);
    SpanContext context = span.getSpanContext();
    SpanContext parent = span.getParentSpanContext();
    message.hex(1, context.getTraceId());
    message.hex(2, context.getSpanId());
    state(context.getTraceState());
    if (parent.isValid()) {
      message.hex(4, parent.getSpanId());
    }
    message.text(5, span.getName());
    message.number(6, span.getKind().ordinal() + 1L);
    message.fixed64(7, span.getStartEpochNanos());
    message.fixed64(8, span.getEndEpochNanos());
    attributes(9, span.getAttributes());
    dropped(10, span.getTotalAttributeCount() - span.getAttributes().size());
    span.getEvents().forEach(this::event);
    dropped(12, span.getTotalRecordedEvents() - span.getEvents().size());
    span.getLinks().forEach(this::link);
    dropped(14, span.getTotalRecordedLinks() - span.getLinks().size());
    status(span.getStatus());
    message.fixed32(16, flags(context, parent));
    message.end(begun);
  }

  private void event(EventData event) {
    int begun = message.begin(11);
    message.fixed64(1, event.getEpochNanos());
    message.text(2, event.getName());
    attributes(3, event.getAttributes());
    dropped(4, event.getDroppedAttributesCount());
    message.end(begun);
  }

  private void link(LinkData link) {
    int begun = message.begin(13);
    SpanContext linked = link.getSpanContext();
    message.hex(1, linked.getTraceId());
    message.hex(2, linked.getSpanId());
    state(linked.getTraceState());
    attributes(4, link.getAttributes());
    dropped(5, link.getTotalAttributeCount() - link.getAttributes().size());
    message.fixed32(6, flags(linked, linked));
    message.end(begun);
  }

  private void status(StatusData status) {
    int begun = message.begin(15);
    if (!status.getDescription().isEmpty()) {
      message.text(2, status.getDescription());
    }
    message.number(3, status.getStatusCode().ordinal());
    message.end(begun);
  }

  private static int flags(SpanContext context, SpanContext from) {
    int remote = from.isRemote() ? HAS_IS_REMOTE | IS_REMOTE : HAS_IS_REMOTE;
    return context.getTraceFlags().asByte() & 0xFF | remote;
  }

  private void state(TraceState state) {
    if (!state.isEmpty()) {
      StringBuilder text = new StringBuilder();
      state.forEach((key, value) -> text.append(',').append(key).append('=').append(value));
      message.text(3, text.substring(1));
    }
  }

  private void dropped(int field, int count) {
    if (count > 0) {
      message.number(field, count);
    }
  }

  private void attributes(int field, Attributes attributes) {
    attributes.forEach((key, value) -> attribute(field, key, value));
  }

  private void attribute(int field, AttributeKey<?> key, Object value) {
    int begun = message.begin(field);
    message.text(1, key.getKey());
    value(2, value);
    message.end(begun);
  }

  private void value(int field, Object value) {
    int begun = message.begin(field);
    if (value instanceof Boolean truth) {
      message.number(2, truth ? 1 : 0);
    } else if (value instanceof Long number) {
      message.number(3, number);
    } else if (value instanceof Double number) {
      message.fixed64(4, Double.doubleToRawLongBits(number));
    } else if (value instanceof List<?> values) {
      int begunValues = message.begin(5);
      values.forEach(each -> value(1, each));
      message.end(begunValues);
    } else {
      message.text(1, value.toString());
    }
    message.end(begun);
  }
}
