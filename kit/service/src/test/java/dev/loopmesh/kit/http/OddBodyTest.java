package dev.loopmesh.kit.http;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.latency.ArtificialWait;
import dev.loopmesh.kit.service.HasLatency;
import dev.loopmesh.kit.service.LiveService;
import dev.loopmesh.kit.service.Service;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.client.WebClient;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every route of a management port that accepts a body, with invalid bodies. */
class OddBodyTest {
  private static final List<String> ROUTES =
      List.of("/faults/slow", "/faults/slow?check=true", "/settings", "/latency");
  private static final String NO_OBJECT = "The body is not a JSON object: it is empty, of";
  private static final String MALFORMED =
      "The body is not a JSON object: it is malformed at line 1, column ";

  private static Vertx vertx;
  private static LiveService service;
  private static String before;

  /** Without routes of its own; its latency may be changed. */
  private record WaitingService(ArtificialWait artificialWait) implements Service, HasLatency {
    WaitingService(Settings settings) {
      this(ArtificialWait.from(settings, "a test"));
    }

    @Override
    public void addRoutes(Router router, Vertx vertx) {}
  }

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    service = LiveService.of(WaitingService::new);
    before = state();
  }

  @AfterAll
  static void stop() throws Exception {
    service.close();
    vertx.close().await(30, SECONDS);
  }

  static Stream<Arguments> bodies() {
    return ROUTES.stream()
        .flatMap(
            route ->
                Stream.of(
                    Arguments.of(route, "null", NO_OBJECT),
                    Arguments.of(route, "[]", NO_OBJECT),
                    Arguments.of(route, "7", NO_OBJECT),
                    Arguments.of(route, "\"text\"", NO_OBJECT),
                    Arguments.of(route, "", NO_OBJECT),
                    Arguments.of(route, "{", MALFORMED + "2."),
                    Arguments.of(route, "{\"a\":".repeat(3_000), NO_OBJECT)));
  }

  static Stream<Arguments> objects() {
    String deep = "{\"a\":" + "[".repeat(900) + "]".repeat(900) + "}";
    return Stream.of(
        Arguments.of("/faults/slow", "{\"fault\":null}", "fault: null"),
        Arguments.of("/faults/slow", "{\"fault\":[[]]}", "fault: [[]]"),
        Arguments.of("/faults/slow", deep, "fault: "),
        Arguments.of("/settings", "{\"latency\":null}", "Nothing was changed: "),
        Arguments.of("/settings", deep, "Nothing was changed: "),
        Arguments.of("/latency", "{\"latency\":null}", "latency: null"),
        Arguments.of("/latency", "{\"latency\":{}}", "latency: {}"),
        Arguments.of("/latency", deep, "a: "));
  }

  @ParameterizedTest
  @MethodSource({"bodies", "objects"})
  void itIsRefusedSaysWhyAndNothingChanges(String route, String body, String detail)
      throws Exception {
    var answer =
        WebClient.create(vertx)
            .request(HttpMethod.PUT, service.running().managementPort(), "127.0.0.1", route)
            .putHeader("Content-Type", "application/json")
            .sendBuffer(Buffer.buffer(body))
            .await(30, SECONDS);

    assertEquals(400, answer.statusCode(), answer::bodyAsString);
    String said = new JsonObject(answer.bodyAsString()).getString("detail");
    assertTrue(said.startsWith(detail), said);
    assertFalse(said.contains("Source"), said);
    assertEquals(before, state());
  }

  private static String state() {
    return Stream.of("/faults", "/settings", "/latency")
        .map(service::json)
        .map(JsonObject::encode)
        .collect(Collectors.joining());
  }
}
