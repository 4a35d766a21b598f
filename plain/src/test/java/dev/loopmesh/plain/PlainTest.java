package dev.loopmesh.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Over real HTTP. What is expected of a duration comes from the calls of the same request. */
class PlainTest {
  private static final Duration LATENCY = Duration.ofMillis(100);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final WebClient client = WebClient.create(vertx);
  private HttpServer payments;
  private int port;

  @BeforeEach
  void start() throws Exception {
    HttpServer users = done(Plain.users(vertx, 0, LATENCY));
    HttpServer orders = done(Plain.orders(vertx, 0, LATENCY));
    payments = done(Plain.payments(vertx, 0, LATENCY));
    port = freePort();
    done(
        vertx.deployVerticle(
            new Aggregator(port, users.actualPort(), orders.actualPort(), payments.actualPort())));
  }

  @AfterEach
  void stop() throws Exception {
    done(vertx.close());
  }

  @Test
  void sequentialTakesAsLongAsAllCallsTogether() throws Exception {
    Times times = Times.of(get("/users/42/summary?mode=sequential"));
    assertTrue(times.elapsed >= times.sum, times::toString);
    assertTrue(times.elapsed >= 3 * LATENCY.toMillis(), times::toString);
  }

  @Test
  void parallelTakesAsLongAsTheSlowestCall() throws Exception {
    get("/users/42/summary?mode=parallel"); // loads classes
    Times times = Times.of(get("/users/42/summary?mode=parallel"));
    assertTrue(times.elapsed >= times.max, times::toString);
    assertTrue(times.elapsed - times.max < times.sum - times.elapsed, times::toString);
  }

  @Test
  void bothModesJoinTheSameAnswersAndParallelIsTheDefault() throws Exception {
    JsonObject expected =
        new JsonObject()
            .put("user", new JsonObject().put("name", "Ada"))
            .put("orders", new JsonArray().add("espresso").add("cake"))
            .put("payments", new JsonArray().add(2.5).add(4));
    for (String query : List.of("", "?mode=parallel", "?mode=sequential")) {
      JsonObject summary = get("/users/42/summary" + query).bodyAsJsonObject();
      summary.remove("callsMs");
      summary.remove("elapsedMs");
      assertEquals(expected, summary, query);
    }
  }

  @Test
  void aServiceThatIsDownMakesA502ThatNamesIt() throws Exception {
    done(payments.close());
    for (String mode : List.of("sequential", "parallel")) {
      HttpResponse<Buffer> response = get("/users/42/summary?mode=" + mode);
      assertEquals(502, response.statusCode());
      assertTrue(response.bodyAsString().startsWith("payments: "), response::bodyAsString);
    }
  }

  @Test
  void anotherModeIsRefused() throws Exception {
    HttpResponse<Buffer> response = get("/users/42/summary?mode=fast");
    assertEquals(400, response.statusCode());
    assertTrue(response.bodyAsString().contains("sequential or parallel"), response::bodyAsString);
    assertEquals(404, get("/users/Ada/summary").statusCode());
  }

  private HttpResponse<Buffer> get(String uri) throws Exception {
    return done(client.get(port, Plain.HOST, uri).send());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.await(30, TimeUnit.SECONDS);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(Plain.HOST))) {
      return socket.getLocalPort();
    }
  }

  /** Milliseconds of one request: of all of it, of its calls together, and of the slowest. */
  private record Times(long elapsed, long sum, long max) {
    static Times of(HttpResponse<Buffer> response) {
      JsonObject summary = response.bodyAsJsonObject();
      List<Long> calls =
          summary.getJsonArray("callsMs").stream()
              .map(each -> ((Number) each).longValue())
              .toList();
      return new Times(
          summary.getLong("elapsedMs"),
          calls.stream().mapToLong(Long::longValue).sum(),
          calls.stream().mapToLong(Long::longValue).max().orElseThrow());
    }
  }
}
