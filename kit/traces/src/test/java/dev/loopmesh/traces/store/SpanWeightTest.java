package dev.loopmesh.traces.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Named.named;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SpanWeightTest {
  private static final String LONG = "x".repeat(1_000);

  /**
   * Every part of a span that can hold a text, with another element after it where there can be
   * more.
   */
  static Stream<Named<Function<String, Span>>> places() {
    return Stream.of(
        named("name", text -> span(text, Map.of(), List.of(), List.of(), "")),
        named("message", text -> span("a", Map.of(), List.of(), List.of(), text)),
        named("attribute", text -> span("a", two(text), List.of(), List.of(), "")),
        named("key", text -> span("a", Map.of("k" + text, 1L), List.of(), List.of(), "")),
        named("list", text -> span("a", two(List.of(text, "b")), List.of(), List.of(), "")),
        named("map", text -> span("a", two(two(text)), List.of(), List.of(), "")),
        named("event", text -> event(text, Map.of())),
        named("attribute of an event", text -> event("e", two(text))),
        named("id in a link", text -> link(text, Map.of())),
        named("attribute of a link", text -> link("t", two(text))));
  }

  @ParameterizedTest
  @MethodSource("places")
  void aTextIsWeighedWhereverItStands(Function<String, Span> place) {
    long without = SpanWeight.of(place.apply(""));

    assertEquals(LONG.length(), SpanWeight.of(place.apply(LONG)) - without);
  }

  private static Span event(String name, Map<String, Object> attributes) {
    SpanEvent other = new SpanEvent("other", 0, Map.of());
    return span("a", Map.of(), List.of(new SpanEvent(name, 0, attributes), other), List.of(), "");
  }

  private static Span link(String traceId, Map<String, Object> attributes) {
    SpanLink other = new SpanLink("1", "2", Map.of());
    return span(
        "a", Map.of(), List.of(), List.of(new SpanLink(traceId, "3", attributes), other), "");
  }

  private static Map<String, Object> two(Object first) {
    Map<String, Object> attributes = new LinkedHashMap<>();
    attributes.put("first", first);
    attributes.put("second", "b");
    return attributes;
  }

  private static Span span(
      String name,
      Map<String, Object> attributes,
      List<SpanEvent> events,
      List<SpanLink> links,
      String message) {
    return new Span(
        SketchedSpan.TRACE_ID,
        SketchedSpan.id(1),
        "",
        name,
        SpanKind.INTERNAL,
        "test",
        new Resource(Map.of()),
        1,
        2,
        attributes,
        events,
        links,
        new Outcome(Outcome.Code.ERROR, message),
        0);
  }
}
