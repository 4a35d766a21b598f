package dev.loopmesh.kit.service;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.loopmesh.kit.log.ServiceLog;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.logging.StreamHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The holder of the loop is visible from outside, while it holds it and afterwards. */
class LoopsTest {
  private static final long HELD_MS = 300;
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String PARENT = "00-" + TRACE + "-00f067aa0ba902b7-01";

  private static final CountDownLatch RELEASE = new CountDownLatch(1);

  private static LiveService live;

  @BeforeAll
  static void start() throws Exception {
    live =
        LiveService.of(
            settings ->
                (router, vertx) -> {
                  router.get("/held/:id").handler(LoopsTest::hold);
                  router.get("/asleep/:id").handler(LoopsTest::sleep);
                  router.get("/spinning/:id").handler(LoopsTest::spin);
                  router.get("/logging/:id").handler(LoopsTest::log);
                  router.get("/encoding/:id").handler(LoopsTest::encode);
                  router.get("/asleep/there").handler(RoutingContext::end);
                },
            "OTEL_SDK_DISABLED",
            "false",
            "OTEL_TRACES_EXPORTER",
            "none",
            "OTEL_LOGS_EXPORTER",
            "none");
  }

  @AfterAll
  static void stop() throws Exception {
    live.close();
  }

  /** Blocks until the test releases it. */
  private static void hold(RoutingContext request) {
    try {
      request.end("" + RELEASE.await(30, SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sleep(RoutingContext request) {
    try {
      Thread.sleep(HELD_MS);
      request.end();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void spin(RoutingContext request) {
    long start = System.nanoTime();
    long steps = 0;
    while (System.nanoTime() - start < HELD_MS * 1_000_000) {
      steps++;
    }
    request.end("" + steps);
  }

  /** Logs to a handler that blocks for a while. */
  private static void log(RoutingContext request) {
    Logger lines = Logger.getLogger("slow-log");
    try (PipedInputStream reader = new PipedInputStream(1);
        PipedOutputStream writer = new PipedOutputStream(reader)) {
      StreamHandler slow = new StreamHandler(writer, new SimpleFormatter());
      lines.setUseParentHandlers(false);
      lines.addHandler(slow);
      Thread late = new Thread(() -> readAfter(HELD_MS, reader), "late-reader");
      late.start();
      new ServiceLog("slow-log", Level.INFO, OpenTelemetry.noop())
          .say(Level.INFO, "a".repeat(10_000), Attributes.empty(), Context.root());
      slow.flush();
      lines.removeHandler(slow);
      request.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void readAfter(long ms, PipedInputStream reader) {
    try {
      Thread.sleep(ms);
      reader.transferTo(OutputStream.nullOutputStream());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void encode(RoutingContext request) {
    JsonArray many = new JsonArray();
    for (int i = 0; i < 1_000; i++) {
      many.add(new JsonObject().put("number", i).put("text", "a text"));
    }
    long start = System.nanoTime();
    long length = 0;
    while (System.nanoTime() - start < HELD_MS * 1_000_000) {
      length += many.encode().length();
    }
    request.end("" + length);
  }

  @Test
  void whoHoldsTheLoopIsNamedWhileItDoesAndTheLoopIsBusy() throws Exception {
    Future<?> call = live.begin("/held/7", "traceparent", PARENT);
    LiveService.until(() -> "GET /held/{id}".equals(holder().getString("route")));
    JsonObject first = loop();
    Thread.sleep(100);
    JsonObject second = loop();
    RELEASE.countDown();
    call.await(30, SECONDS);
    assertEquals(TRACE, first.getJsonObject("holder").getString("traceId"));
    assertTrue(second.getJsonObject("holder").getDouble("sinceMs") >= 100, second::encode);
    assertTrue(utilisation(first, second) > 0.99, () -> first + " " + second);
  }

  @Test
  void aSleepIsAStallThatWasParkedWithItsFrameAndRoute() throws Exception {
    JsonObject stall = knownStallAfter("/asleep/8", "GET /asleep/{id}");
    assertEquals("parked", stall.getString("kind"));
    assertEquals(TRACE, stall.getString("traceId"));
    assertTrue(
        stall.getString("culprit").startsWith("dev.loopmesh.kit.service.LoopsTest.sleep("),
        stall::encode);
    assertTrue(stall.getJsonArray("frames").getString(0).startsWith("java.lang.Thread.sleep"));
    assertTrue(stall.getDouble("durationMs") >= HELD_MS, stall::encode);
  }

  /** A log line that blocks, and a document that takes long to write. */
  @ParameterizedTest
  @CsvSource({"logging, log", "encoding, encode"})
  void theApplicationIsBlamedAndNotWhatItCalls(String path, String method) throws Exception {
    JsonObject stall = stallAfter("/%s/8".formatted(path), "GET /%s/{id}".formatted(path));
    assertTrue(
        stall.getString("culprit", "none").startsWith(LoopsTest.class.getName() + "." + method),
        stall::encodePrettily);
  }

  @Test
  void workOfTheSameLengthIsAStallThatComputed() throws Exception {
    JsonObject stall = knownStallAfter("/spinning/8", "GET /spinning/{id}");
    assertEquals("computing", stall.getString("kind"), stall::encode);
    assertTrue(
        stall.getString("culprit").startsWith("dev.loopmesh.kit.service.LoopsTest.spin("),
        stall::encode);
  }

  @Test
  void aLoopThatWaitsHasNoHolderAndIsIdle() throws Exception {
    LiveService.until(() -> loop().getValue("holder") == null);
    JsonObject first = loop();
    Thread.sleep(500);
    JsonObject second = loop();
    assertNull(second.getValue("holder"));
    assertTrue(utilisation(first, second) < 0.05, () -> first + " " + second);
    assertEquals(
        second.getLong("elapsedNanos"),
        second.getLong("busyNanos") + second.getLong("waitingNanos"));
  }

  @Test
  void segmentsComeOnceAndNameTheirRequests() throws Exception {
    live.get("/asleep/there", "traceparent", PARENT);
    JsonObject all = json("/loops/segments");
    List<String> routes =
        all.getJsonArray("segments").stream()
            .map(segment -> ((JsonObject) segment).getString("route"))
            .toList();
    assertTrue(routes.contains("GET /asleep/{id}"), all::encode);
    JsonObject more = json("/loops/segments?since=" + all.getLong("next"));
    long next = all.getLong("next") + 1;
    assertEquals(next, more.getJsonArray("segments").getJsonObject(0).getLong("sequence"));
    assertEquals(0, more.getLong("lost"));
  }

  @Test
  void aGarbageCollectionIsToldOnce() throws Exception {
    long before = json("/loops/pauses").getLong("next");
    String after = "/loops/pauses?since=" + before;
    System.gc();
    LiveService.until(() -> json(after).encode().contains("\"cause\":\"System.gc()\""));
    JsonObject told = json(after);
    assertEquals(0, told.getLong("lost"));
    assertEquals(before + told.getJsonArray("pauses").size(), told.getLong("next"));
    JsonObject later = json("/loops/pauses?since=" + told.getLong("next"));
    later.getJsonArray("pauses").forEach(pause -> assertFalse(isIn(told, (JsonObject) pause)));
  }

  private static boolean isIn(JsonObject pauses, JsonObject pause) {
    return pauses.getJsonArray("pauses").contains(pause);
  }

  /** Tries again if the request or the watchdog got too little CPU time. */
  private static JsonObject knownStallAfter(String uri, String route) throws Exception {
    JsonObject stall = stallAfter(uri, route);
    for (int again = 0; again < 10 && stall.getString("kind").equals("unknown"); again++) {
      stall = stallAfter(uri, route);
    }
    assumeFalse(stall.getString("kind").equals("unknown"), "this machine has no processor for it");
    return stall;
  }

  private static JsonObject stallAfter(String uri, String route) throws Exception {
    int before = ended(route).size();
    HttpResponse<?> answer = live.get(uri, "traceparent", PARENT);
    assertEquals(200, answer.statusCode());
    LiveService.until(() -> ended(route).size() > before);
    return ended(route).get(before);
  }

  private static List<JsonObject> ended(String route) {
    JsonArray stalls = json("/loops").getJsonArray("stalls");
    return stalls.stream()
        .map(JsonObject.class::cast)
        .filter(stall -> route.equals(stall.getString("route")))
        .filter(stall -> !stall.getBoolean("inProgress"))
        .toList();
  }

  private static double utilisation(JsonObject first, JsonObject second) {
    double busy = second.getLong("busyNanos") - first.getLong("busyNanos");
    return busy / (second.getLong("elapsedNanos") - first.getLong("elapsedNanos"));
  }

  private static JsonObject holder() {
    JsonObject holder = loop().getJsonObject("holder");
    return holder == null ? new JsonObject() : holder;
  }

  private static JsonObject loop() {
    return json("/loops").getJsonArray("loops").getJsonObject(0);
  }

  private static JsonObject json(String uri) {
    try {
      return live.management(uri).bodyAsJsonObject();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
