package dev.loopmesh.kit.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.kit.service.LiveService;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route of a management port that takes a body, with bodies that it does not take. */
class OddBodyTest {
  private static final List<String> ROUTES =
      List.of("/faults/slow", "/faults/slow?check=true", "/settings", "/latency");
  private static final List<String> BODIES =
      List.of(
          "",
          "null",
          "[]",
          "7",
          "true",
          "\"text\"",
          "{",
          "[".repeat(10_000),
          "{\"a\":".repeat(3_000),
          "{\"fault\":null}",
          "{\"latency\":null}",
          "{\"latency\":{}}",
          "{\"fault\":[[]]}",
          "{\"a\":" + "[".repeat(900) + "]".repeat(900) + "}");

  private static Vertx vertx;
  private static LiveService service;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    service = LiveService.answering(request -> "fine");
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    vertx.close().await(30, SECONDS);
  }

  static Stream<Arguments> exchanges() {
    return ROUTES.stream().flatMap(route -> BODIES.stream().map(body -> Arguments.of(route, body)));
  }

  @ParameterizedTest
  @MethodSource("exchanges")
  void itIsRefusedAndSaysWhy(String route, String body) throws Exception {
    var answer =
        WebClient.create(vertx)
            .request(HttpMethod.PUT, service.running().managementPort(), "127.0.0.1", route)
            .putHeader("Content-Type", "application/json")
            .sendBuffer(Buffer.buffer(body))
            .await(30, SECONDS);

    boolean none = route.equals("/latency"); // this service waits for nothing
    assertEquals(none ? 404 : 400, answer.statusCode(), answer::bodyAsString);
    assertEquals(answer.statusCode(), new JsonObject(answer.bodyAsString()).getInteger("status"));
  }
}
