package dev.loopmesh.kit.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.internal.otlp.traces.TraceRequestMarshaler;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanLimits;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What we write is what OpenTelemetry writes. */
class TraceMessageTest {
  private static final int SPANS = 300;

  private final Random random = new Random(1);
  private final List<SpanData> ended = new ArrayList<>();
  private final TraceMessage message = new TraceMessage();

  @Test
  void anySpansAreWrittenAsOpenTelemetryWritesThem() throws IOException {
    spans(SPANS);
    ended.forEach(message::add);
    message.end();
    assertEquals(SPANS, eachSpan(ours()).size());
    assertEquals(eachSpan(theirs()), eachSpan(ours()));
  }

  @Test
  void aMessageHasNothingOfTheOneBefore() throws IOException {
    spans(10);
    ended.forEach(message::add);
    message.end();
    message.clear();
    assertEquals(0, message.spans());
    ended.subList(1, ended.size()).clear();
    message.add(ended.get(0));
    message.end();
    assertEquals(eachSpan(theirs()), eachSpan(ours()));
  }

  @Test
  void aMessageWithoutSpansIsEmpty() throws IOException {
    message.end();
    assertEquals(0, ours().length);
  }

  private byte[] ours() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    message.writeMessage(bytes);
    assertEquals(message.getContentLength(), bytes.size());
    return bytes.toByteArray();
  }

  private byte[] theirs() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    TraceRequestMarshaler.create(ended).writeBinaryTo(bytes);
    return bytes.toByteArray();
  }

  /** In any order, each with its resource and its scope. */
  private static Set<String> eachSpan(byte[] message) throws IOException {
    Set<String> spans = new HashSet<>();
    ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(message);
    request
        .getResourceSpansList()
        .forEach(
            ofResource ->
                ofResource
                    .getScopeSpansList()
                    .forEach(
                        ofScope ->
                            ofScope
                                .getSpansList()
                                .forEach(
                                    span ->
                                        spans.add(
                                            ofResource.getResource()
                                                + ofResource.getSchemaUrl()
                                                + ofScope.getScope()
                                                + ofScope.getSchemaUrl()
                                                + span))));
    return spans;
  }

  private void spans(int number) {
    Resource resource = Resource.create(Attributes.of(AttributeKey.stringKey("service"), "one"));
    SpanLimits few =
        SpanLimits.builder()
            .setMaxNumberOfAttributes(6)
            .setMaxNumberOfEvents(2)
            .setMaxNumberOfLinks(2)
            .setMaxNumberOfAttributesPerEvent(2)
            .build();
    try (SdkTracerProvider provider =
        SdkTracerProvider.builder()
            .setResource(resource)
            .setSpanLimits(few)
            .addSpanProcessor(SimpleSpanProcessor.create(new Collector()))
            .build()) {
      for (int i = 0; i < number; i++) {
        span(provider);
      }
    }
  }

  private void span(SdkTracerProvider provider) {
    SpanKind[] kinds = SpanKind.values();
    SpanBuilder builder =
        (random.nextBoolean()
                ? provider.get("scope")
                : provider.tracerBuilder("other").setInstrumentationVersion("1").build())
            .spanBuilder(text())
            .setSpanKind(kinds[random.nextInt(kinds.length)])
            .setParent(parent())
            .setAllAttributes(attributes());
    for (int i = random.nextInt(4); i > 0; i--) {
      builder.addLink(context(), attributes());
    }
    Span span = builder.startSpan();
    for (int i = random.nextInt(4); i > 0; i--) {
      span.addEvent(text(), attributes());
    }
    if (random.nextBoolean()) {
      span.setStatus(StatusCode.values()[random.nextInt(3)], text());
    }
    span.end();
  }

  private Context parent() {
    return random.nextBoolean() ? Context.root() : Context.root().with(Span.wrap(context()));
  }

  private SpanContext context() {
    String trace = "%016x%016x".formatted(random.nextLong(), random.nextLong() | 1);
    String span = "%016x".formatted(random.nextLong() | 1);
    TraceState state =
        random.nextBoolean()
            ? TraceState.getDefault()
            : TraceState.builder().put("a", "1").put("b", "2").build();
    return random.nextBoolean()
        ? SpanContext.create(trace, span, TraceFlags.getSampled(), state)
        : SpanContext.createFromRemoteParent(trace, span, TraceFlags.getSampled(), state);
  }

  private Attributes attributes() {
    AttributesBuilder attributes = Attributes.builder();
    for (int i = random.nextInt(9); i > 0; i--) {
      String key = text() + i;
      switch (random.nextInt(8)) {
        case 0 -> attributes.put(key, random.nextBoolean());
        case 1 -> attributes.put(key, random.nextLong());
        case 2 -> attributes.put(key, random.nextInt(200));
        case 3 -> attributes.put(key, random.nextDouble());
        case 4 -> attributes.put(key, text(), text());
        case 5 -> attributes.put(key, 1, 2, random.nextLong());
        case 6 -> attributes.put(key, 0.5, random.nextDouble());
        default -> attributes.put(key, text());
      }
    }
    return attributes.build();
  }

  /** Of every length that changes how long a length is, and in more letters than ours. */
  private String text() {
    int[] lengths = {0, 1, 10, 126, 127, 128, 129, 400};
    int length = random.nextInt(100) == 0 ? 17_000 : lengths[random.nextInt(lengths.length)];
    return (random.nextInt(4) == 0 ? "\u00fc\u20ac\ud83d\ude00" : "x").repeat(length);
  }

  private final class Collector implements SpanExporter {
    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      ended.addAll(spans);
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode flush() {
      return CompletableResultCode.ofSuccess();
    }

    @Override
    public CompletableResultCode shutdown() {
      return CompletableResultCode.ofSuccess();
    }
  }
}
