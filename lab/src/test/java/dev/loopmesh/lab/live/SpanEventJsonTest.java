package dev.loopmesh.lab.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.loopmesh.traces.store.Outcome;
import dev.loopmesh.traces.store.Resource;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.SpanKind;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pages rely on the type of each member, but programs may export any type. */
class SpanEventJsonTest {
  private static final Map<String, Object> ODD =
      Map.of(
          "map",
          Map.of("a", 1L),
          "list",
          List.of("x"),
          "number",
          3L,
          "text",
          "some",
          "negative",
          -1.0,
          "nan",
          Double.NaN);

  @ParameterizedTest
  @CsvSource({
    "http.response.status_code, http, map list text negative nan number",
    "peer.service, peer, map list number negative nan",
    "loopmesh.mode, mode, map list number negative nan",
    "error.type, error, map list number negative nan",
    "loopmesh.pool.wait_ms, poolMs, map list text negative nan",
    "loopmesh.connection.wait_ms, connectMs, map list text negative nan",
  })
  void anAttributeOfAnotherTypeIsDropped(String attribute, String member, String kinds) {
    for (String kind : kinds.split(" ")) {
      assertFalse(event(attribute, ODD.get(kind)).containsKey(member), kind);
    }
  }

  @Test
  void whatFitsIsPassedOn() {
    assertEquals(503L, event("http.response.status_code", 503L).getLong("http"));
    assertEquals("users", event("peer.service", "users").getString("peer"));
    assertEquals(1.5, event("loopmesh.pool.wait_ms", 1.5).getDouble("poolMs"));
  }

  @Test
  void whatEndsBeforeItStartsEndsWhereItStarts() {
    Span backwards = span(SpanKind.SERVER, 10_000_000, 5_000_000, Map.of());
    JsonObject event = SpanEventJson.of(backwards, 0).orElseThrow();
    assertEquals(event.getLong("start"), event.getLong("end"));
  }

  private static JsonObject event(String attribute, Object value) {
    Span span = span(SpanKind.CLIENT, 1, 10_000_000, Map.of(attribute, value));
    return SpanEventJson.of(span, 0).orElseThrow();
  }

  private static Span span(
      SpanKind kind, long startNanos, long endNanos, Map<String, Object> attributes) {
    return new Span(
        "4bf92f3577b34da6a3ce929d0e0e4736",
        "0000000000000001",
        "",
        "GET",
        kind,
        "test",
        new Resource(Map.of("service.name", "a")),
        startNanos,
        endNanos,
        attributes,
        List.of(),
        List.of(),
        new Outcome(Outcome.Code.UNSET, ""),
        0);
  }
}
