package dev.loopmesh.traces.view;

import static dev.loopmesh.traces.store.SketchedSpan.TRACE_ID;
import static dev.loopmesh.traces.store.SketchedSpan.span;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.traces.store.SketchedSpan;
import dev.loopmesh.traces.store.SpanKind;
import dev.loopmesh.traces.store.TraceLimits;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TraceRoutesTest {
  private static final TraceLimits QUICK =
      new TraceLimits(100, 100, 100, 1 << 20, 10, 100, 10, Duration.ofMillis(100));

  private final Vertx vertx = Vertx.vertx();
  private final WebClient client = WebClient.create(vertx);
  private final TraceStore store = new TraceStore(QUICK);
  private int port;

  @BeforeEach
  void listen() throws Exception {
    port = TestServer.listen(vertx, store);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().await(30, SECONDS);
  }

  @Test
  void theNewestTraceIsFirst() throws Exception {
    add(traceId(1), span("a", 1, 0, "one", 0, 10));
    add(traceId(2), span("a", 1, 0, "two", 0, 10));
    add(traceId(3), span("a", 1, 0, "three", 0, 10));

    assertEquals(List.of("three", "two", "one"), listed(""));
    assertEquals(List.of("three", "two"), listed("?limit=2"));
  }

  @ParameterizedTest
  @CsvSource({
    "service=shop, two one",
    "service=bank, two",
    "service=none, ''",
    "route=/users/%7Bid%7D, one",
    "status=ok, three one",
    "status=error, two",
    "status=cancelled, four",
    "minDuration=100ms, three two",
    "minDuration=1s, three",
    "since=10m, four three two one",
    "since=0ms, ''",
    "service=shop&status=ok&minDuration=5ms, one",
  })
  void tracesAreChosen(String query, String names) throws Exception {
    add(traceId(1), span("shop", 1, 0, "one", 0, 10).with("http.route", "/users/{id}"));
    add(traceId(2), span("shop", 1, 0, "two", 0, 100), span("bank", 2, 1, "x", 0, 1).failed(""));
    add(traceId(3), span("lab", 1, 0, "three", 0, 1_000));
    add(traceId(4), span("lab", 1, 0, "four", 0, 1).with("error.type", "cancelled"));

    assertEquals(names, String.join(" ", listed("?" + query)));
  }

  @Test
  void theListSaysHowFullTheStoreIsAndWhereToSendTraces() throws Exception {
    add(traceId(1), span("a", 1, 0, "one", 0, 10));

    JsonObject answer = get("/api/traces").bodyAsJsonObject();

    assertEquals("http://127.0.0.1:4318/v1/traces", answer.getString("receiver"));
    assertEquals(1, answer.getJsonObject("store").getInteger("spans"));
    assertEquals(100, answer.getJsonObject("store").getInteger("mostTraces"));
    JsonObject trace = answer.getJsonArray("traces").getJsonObject(0);
    assertEquals("/traces/" + traceId(1), trace.getString("drawn"));
    assertEquals("2026-09-21T14:13:20Z", trace.getString("startedAt"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/traces?limit=0",
        "/api/traces?limit=501",
        "/api/traces?since=5",
        "/api/traces?minDuration=-1s",
        "/api/traces?status=bad",
        "/api/traces?service=",
        "/api/traces?route=a&route=b",
        "/api/traces?sort=x",
        "/api/traces/123",
        "/api/traces/00000000000000000000000000000000",
        "/api/traces/4BF92F3577B34DA6A3CE929D0E0E4736",
        "/api/traces/4bf92f3577b34da6a3ce929d0e0e4736?color=true",
        "/traces/4bf92f3577b34da6a3ce929d0e0e473",
        "/traces/4bf92f3577b34da6a3ce929d0e0e4736?wait=11s",
        "/traces/4bf92f3577b34da6a3ce929d0e0e4736?wait=1",
        "/traces/4bf92f3577b34da6a3ce929d0e0e4736?color=red"
      })
  void whatCannotBeTakenIsAProblem(String uri) throws Exception {
    HttpResponse<Buffer> answer = get(uri);
    assertEquals(400, answer.statusCode(), answer::bodyAsString);
    assertEquals("application/problem+json", answer.getHeader("Content-Type"));
    assertTrue(answer.bodyAsJsonObject().containsKey("parameter"));
  }

  @Test
  void aTraceIsToldInFigures() throws Exception {
    add(
        TRACE_ID,
        span("a", 1, 0, "call", 0, 100).as(SpanKind.CLIENT),
        span("b", 2, 1, "answer", 5_010, 5_090).as(SpanKind.SERVER).with("n", 7L),
        span("b", 3, 2, "wait", 5_020, 5_080).with("loopmesh.artificial", true));

    JsonObject trace = get("/api/traces/" + TRACE_ID).bodyAsJsonObject();

    assertTrue(trace.getBoolean("complete"));
    assertEquals(100, trace.getDouble("durationMs"));
    JsonObject clock = trace.getJsonArray("clocks").getJsonObject(0);
    assertEquals("b", clock.getString("service"));
    assertEquals(5_000, clock.getDouble("aheadMs"));
    assertEquals(12, clock.getDouble("errorMs"));
    JsonObject root = trace.getJsonArray("spans").getJsonObject(0);
    JsonObject server = trace.getJsonArray("spans").getJsonObject(1);
    assertNull(root.getValue("parentId"));
    assertEquals("root", root.getString("place"));
    assertEquals(20, root.getDouble("selfMs"));
    assertEquals(10, server.getDouble("startMs"));
    assertEquals(1, server.getInteger("depth"));
    assertEquals("server", server.getString("kind"));
    assertEquals(7, server.getJsonObject("attributes").getInteger("n"));
    assertEquals(
        Long.toString(SketchedSpan.nanos(5_010)),
        server.getJsonObject("recorded").getString("startUnixNano"));
    assertTrue(trace.getJsonArray("spans").getJsonObject(2).getBoolean("artificial"));
    JsonObject path = trace.getJsonObject("criticalPath");
    assertEquals("computed", path.getString("source"));
    assertEquals(5, path.getJsonArray("segments").size());
  }

  @Test
  void aTraceIsDrawn() throws Exception {
    add(TRACE_ID, span("a", 1, 0, "all", 0, 10));

    HttpResponse<Buffer> answer = get("/traces/" + TRACE_ID);

    assertEquals("text/plain; charset=utf-8", answer.getHeader("Content-Type"));
    assertTrue(answer.bodyAsString().contains("\n* a all  "), answer::bodyAsString);
    assertFalse(answer.bodyAsString().contains("Incomplete"));
    assertTrue(get("/traces/" + TRACE_ID + "?color=true").bodyAsString().contains("\033["));
  }

  @Test
  void aTraceIsWaitedForUntilItIsComplete() throws Exception {
    vertx.setTimer(200, later -> add(TRACE_ID, span("a", 2, 1, "part", 0, 10)));
    vertx.setTimer(400, later -> add(TRACE_ID, span("a", 1, 0, "all", 0, 10)));

    String drawn = get("/traces/" + TRACE_ID).bodyAsString();

    assertTrue(drawn.contains("2 spans"), drawn);
    assertFalse(drawn.contains("Incomplete"), drawn);
  }

  @Test
  void whatHasNotComeInTimeIsDrawnWithoutAndSaidToBe() throws Exception {
    add(TRACE_ID, span("a", 2, 1, "part", 0, 10));

    long begunNanos = System.nanoTime();
    String drawn = get("/traces/" + TRACE_ID + "?wait=300ms").bodyAsString();

    assertTrue(System.nanoTime() - begunNanos >= 300_000_000);
    assertTrue(drawn.contains("Incomplete: the root is missing.\n"), drawn);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/traces/", "/api/traces/"})
  void aTraceThatIsNotHereMayNotHaveComeOrBeGone(String address) throws Exception {
    HttpResponse<Buffer> answer = get(address + TRACE_ID + "?wait=0ms");

    assertEquals(404, answer.statusCode());
    assertEquals(
        "No span of trace 4bf92f3577b34da6a3ce929d0e0e4736 is here. It may not have arrived yet, or"
            + " it was evicted for newer traces (evicted so far: 0). Traces are sent to"
            + " http://127.0.0.1:4318/v1/traces.",
        answer.bodyAsJsonObject().getString("detail"));
  }

  @Test
  void whatProgramsSendNeverBreaksTheAnswer() throws Exception {
    add(
        TRACE_ID,
        span("a", 1, 0, "half \ud83d a smiley", 0, 10)
            .with("nan", Double.NaN)
            .with("list", List.of(1L, Double.POSITIVE_INFINITY)));

    assertEquals(200, get("/traces/" + TRACE_ID).statusCode());
    JsonArray spans = get("/api/traces/" + TRACE_ID).bodyAsJsonObject().getJsonArray("spans");
    assertEquals("NaN", spans.getJsonObject(0).getJsonObject("attributes").getValue("nan"));
  }

  /** As written in the response's text, since parsers may round numbers differently. */
  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of(0.00042, "4.2E-4"),
        Arguments.of(5.0, "5.0"),
        Arguments.of(Double.NEGATIVE_INFINITY, "\"-Infinity\""),
        Arguments.of(7L, "7"),
        Arguments.of(9_007_199_254_740_991L, "9007199254740991"),
        Arguments.of(9_007_199_254_740_993L, "\"9007199254740993\""),
        Arguments.of(Long.MIN_VALUE, "\"-9223372036854775808\""),
        Arguments.of(List.of(), "[]"),
        Arguments.of(
            Map.of("a", List.of(Long.MAX_VALUE, Map.of())), "{\"a\":[\"9223372036854775807\",{}]}"),
        Arguments.of("[object Object]", "\"[object Object]\""));
  }

  @ParameterizedTest
  @MethodSource("values")
  void everyReaderOfTheFiguresHasTheValueThatWasSent(Object value, String text) throws Exception {
    add(TRACE_ID, span("a", 1, 0, "all", 0, 10).with("x", value));
    String answer = get("/api/traces/" + TRACE_ID + "?wait=0ms").bodyAsString();
    assertTrue(answer.contains("\"attributes\":{\"x\":" + text + "}"), answer);
  }

  @ParameterizedTest
  @MethodSource("values")
  void attributesOfAnyTypeLeaveTheTypesOfTheListAlone(Object value, String text) throws Exception {
    SketchedSpan odd = span("a", 1, 0, "all", 0, 10);
    for (String name : List.of("http.route", "loopmesh.mode", "peer.service", "error.type")) {
      odd = odd.with(name, value);
    }
    add(TRACE_ID, odd.with("loopmesh.scheduled_ms", value).with("loopmesh.cancelled", value));

    assertEquals(200, get("/traces/" + TRACE_ID + "?wait=0ms").statusCode());
    JsonObject trace =
        get("/api/traces").bodyAsJsonObject().getJsonArray("traces").getJsonObject(0);
    List<Object> texts = value instanceof String ? List.of(value) : List.of();
    assertEquals(texts, trace.getJsonArray("routes").getList());
    assertEquals(texts.isEmpty() ? "" : value, trace.getString("mode"));
  }

  @Test
  void theListAndTheTraceSayTheSameDuration() throws Exception {
    add(traceId(1), span("a", 1, 0, "all", 0, 7.1), span("a", 2, 1, "orphan", 1, 10));
    add(
        traceId(2),
        span("a", 2, 1, "call", 0, 100).as(SpanKind.CLIENT),
        span("b", 3, 2, "answer", 5_010, 5_090).as(SpanKind.SERVER));

    JsonArray list = get("/api/traces").bodyAsJsonObject().getJsonArray("traces");
    for (int i = 0; i < 2; i++) {
      JsonObject listed = list.getJsonObject(i);
      String uri = "/api/traces/" + listed.getString("traceId") + "?wait=0ms";
      JsonObject trace = get(uri).bodyAsJsonObject();
      assertEquals(List.of(100.0, 7.1).get(i), listed.getDouble("durationMs"), 0.001);
      assertEquals(listed.getDouble("durationMs"), trace.getDouble("durationMs"));
      assertEquals(List.of(100.0, 10.0).get(i), trace.getDouble("lastEndMs"), 0.001);
    }
  }

  private void add(String traceId, SketchedSpan... spans) {
    store.add(List.of(spans).stream().map(span -> span.drawn(traceId)).toList());
  }

  private static String traceId(int number) {
    return "%032x".formatted(number);
  }

  private List<String> listed(String query) throws Exception {
    return get("/api/traces" + query).bodyAsJsonObject().getJsonArray("traces").stream()
        .map(trace -> ((JsonObject) trace).getString("name"))
        .toList();
  }

  private HttpResponse<Buffer> get(String uri) throws Exception {
    return client.get(port, "127.0.0.1", uri).send().await(30, SECONDS);
  }
}
