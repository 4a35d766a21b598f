package dev.loopmesh.kit.latency;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.LiveService;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.client.HttpResponse;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ArtificialWaitTest {
  private static final String FOREVER = "10m";
  private static final int MANY = 500;

  private ArtificialWait wait;
  private LiveService service;

  private void startWithLatency(String latency) throws Exception {
    start(latency, "a test");
  }

  private void start(String latency, String waitingFor) throws Exception {
    service =
        LiveService.of(
            settings -> {
              wait = ArtificialWait.from(settings, "a test");
              return (router, vertx) -> {
                router
                    .get("/wait")
                    .handler(r -> wait.begin(r).onSuccess(over -> r.end()).onFailure(r::fail));
                router.get("/free").handler(request -> request.end());
              };
            },
            "LATENCY",
            latency,
            "WAITING_FOR",
            waitingFor,
            "SEED",
            "7",
            "SHUTDOWN_GRACE",
            "0ms");
  }

  @AfterEach
  void stop() throws Exception {
    service.close();
  }

  @Test
  void itLastsAsLongAsTheLatencySays() throws Exception {
    startWithLatency("150ms");
    long start = System.nanoTime();
    var answer = service.get("/wait");
    double elapsedMs = (System.nanoTime() - start) / 1e6;
    assertEquals(200, answer.statusCode());
    assertTrue(elapsedMs >= 149, () -> "answered after " + elapsedMs + " ms");
    assertEquals(0, wait.waiting());
  }

  @Test
  void itFollowsTheDistributionDrawByDraw() throws Exception {
    String text = "uniform(1ms,60ms)";
    startWithLatency(text);
    SplittableRandom sameSeed = new SplittableRandom(ArtificialWait.seed(7, "a test"));
    for (int i = 0; i < 10; i++) {
      long expectedMs = Math.round(Latency.parse(text).draw(sameSeed).toNanos() / 1e6);
      long start = System.nanoTime();
      String announced = service.get("/wait").getHeader("Server-Timing");
      double elapsedMs = (System.nanoTime() - start) / 1e6;
      assertEquals("wait;dur=" + expectedMs + ";desc=\"a test (artificial)\"", announced);
      assertTrue(elapsedMs >= expectedMs - 1, () -> expectedMs + " ms took " + elapsedMs);
    }
  }

  @Test
  void itEndsWhenTheCallersBudgetDoes() throws Exception {
    startWithLatency(FOREVER);
    long start = System.nanoTime();
    var answer = service.get("/wait", "Request-Timeout", "100ms");
    double elapsedMs = (System.nanoTime() - start) / 1e6;
    assertEquals(504, answer.statusCode());
    assertEquals(
        "The caller allowed 100 ms; a test takes longer.",
        answer.bodyAsJsonObject().getString("detail"));
    assertTrue(elapsedMs >= 99, () -> "answered after " + elapsedMs + " ms");
    assertEquals(0, wait.waiting());
  }

  @Test
  void aBudgetThatIsLongEnoughChangesNothing() throws Exception {
    startWithLatency("20ms");
    assertEquals(200, service.get("/wait", "Request-Timeout", "20ms").statusCode());
    assertEquals(200, service.get("/wait", "Request-Timeout", "60m").statusCode());
  }

  @Test
  void aBadBudgetIsRefusedBeforeAnythingWaits() throws Exception {
    startWithLatency(FOREVER);
    var answer = service.get("/wait", "Request-Timeout", "100");
    assertEquals(400, answer.statusCode());
    assertNull(answer.getHeader("Server-Timing"));
    assertEquals(0, wait.waiting());
  }

  @Test
  void noLatencyIsNoWait() throws Exception {
    startWithLatency("0ms");
    var answer = service.get("/wait", "Request-Timeout", "1ms");
    assertEquals(200, answer.statusCode());
    assertEquals("wait;dur=0;desc=\"a test (artificial)\"", answer.getHeader("Server-Timing"));
  }

  @Test
  void whatAHeaderCannotQuoteIsNotAnnounced() throws Exception {
    start("0ms", "3 µs of a \"queue\" \\");
    assertEquals(
        "wait;dur=0;desc=\"3 ?s of a ?queue? ? (artificial)\"",
        service.get("/wait").getHeader("Server-Timing"));
  }

  @Test
  void nothingIsLeftWhenTheCallerHasGone() throws Exception {
    startWithLatency(FOREVER);
    try (Socket caller = new Socket("127.0.0.1", service.running().port())) {
      caller.getOutputStream().write("GET /wait HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(UTF_8));
      LiveService.until(() -> wait.waiting() == 1);
    }
    LiveService.until(() -> wait.waiting() == 0);
  }

  @Test
  void whileManyWaitTheLoopIsFree() throws Exception {
    startWithLatency(FOREVER);
    List<Future<HttpResponse<Buffer>>> calls = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      calls.add(service.begin("/wait"));
    }
    LiveService.until(() -> wait.waiting() == MANY);
    assertEquals(200, service.get("/free").statusCode());
    assertEquals(MANY, wait.waiting());
    service.running().stop().await(30, SECONDS);
    assertTrue(calls.stream().noneMatch(Future::succeeded));
  }
}
