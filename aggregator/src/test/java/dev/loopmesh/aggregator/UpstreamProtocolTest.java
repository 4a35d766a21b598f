package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.client.UpstreamProtocol;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The aggregator calls over HTTP/2, with one connection to each service. */
class UpstreamProtocolTest {
  private static final String MODES = "dev.loopmesh.aggregator.MeshUnderTest#modes";
  private static final String LOOP_FREE =
      "dev.loopmesh.aggregator.MeshUnderTest#modesThatLeaveTheLoopFree";

  @ParameterizedTest
  @MethodSource(MODES)
  void everyWayOfWaitingAnswersAsOverHttp1(String mode) throws Exception {
    try (MeshUnderTest over1 = mesh("http/1.1", "1ms");
        MeshUnderTest over2 = mesh("h2c", "1ms")) {
      for (String part : List.of("user", "orders", "payments")) {
        Object expected = over1.get(summary(mode)).json().getValue(part);
        assertEquals(expected, over2.get(summary(mode)).json().getValue(part));
      }
    }
  }

  @Test
  void allCallsGoOverOneConnection() throws Exception {
    Vertx vertx = Vertx.vertx();
    AtomicInteger connections = new AtomicInteger();
    Set<HttpVersion> versions = ConcurrentHashMap.newKeySet();
    HttpServer services =
        vertx
            .createHttpServer()
            .connectionHandler(made -> connections.incrementAndGet())
            .requestHandler(
                request -> {
                  versions.add(request.version());
                  request.response().putHeader("Content-Type", "application/json");
                  request
                      .response()
                      .end(request.path().startsWith("/users/") ? "{\"id\":42}" : "[]");
                })
            .listen(0, "127.0.0.1")
            .await(30, SECONDS);
    String url = "http://127.0.0.1:" + services.actualPort();
    try (MeshUnderTest mesh =
        MeshUnderTest.asking(url, url, url, "UPSTREAM_PROTOCOL", "h2c", "POOL_QUEUE", "100")) {
      askAtOnce(mesh, 20);
    }
    assertEquals(Set.of(HttpVersion.HTTP_2), versions);
    assertEquals(1, connections.get());
    vertx.close().await(30, SECONDS);
  }

  @Test
  void thereAreNoMoreCallsAtATimeThanPlaces() throws Exception {
    try (MeshUnderTest mesh = mesh("h2c", "50ms", "POOL_SIZE", "2", "POOL_QUEUE", "100")) {
      double slowestMs =
          askAtOnce(mesh, 20).stream().mapToDouble(Answer::elapsedMs).max().orElseThrow();
      assertTrue(slowestMs >= 20 / 2 * 50 - 50, "the last of ten queued calls took " + slowestMs);
    }
  }

  @ParameterizedTest
  @MethodSource(LOOP_FREE)
  void aCallThatIsBrokenOffGivesItsPlaceBack(String mode) throws Exception {
    try (MeshUnderTest mesh = mesh("h2c", "1m", "POOL_SIZE", "1", "POOL_QUEUE", "0")) {
      for (int time = 0; time < 3; time++) {
        Answer answer = mesh.get(summary(mode, "deadline=100ms"));
        assertEquals("deadline-passed", answer.problem(), () -> answer.json().encodePrettily());
      }
    }
  }

  @Test
  void aServiceThatDoesNotSpeakItIsBroken() throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with("UPSTREAM_PROTOCOL", "h2c")) {
      Answer answer = scripted.mesh.get(summary("parallel"));
      assertEquals(502, answer.status());
      assertEquals("upstream-broken", answer.problem());
    }
  }

  @Test
  void anotherOneIsRefusedWithTheNamesThatThereAre() {
    Exception refused =
        assertThrows(IllegalArgumentException.class, () -> UpstreamProtocol.parse("h3"));
    assertEquals("write one of http/1.1, h2c", refused.getMessage());
  }

  private static List<Answer> askAtOnce(MeshUnderTest mesh, int times) throws Exception {
    List<Future<Answer>> asked = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      asked.add(mesh.ask(summary("parallel")));
    }
    List<Answer> answers = new ArrayList<>();
    for (Future<Answer> one : asked) {
      Answer answer = one.await(30, SECONDS);
      assertEquals(200, answer.status(), () -> answer.json().encodePrettily());
      answers.add(answer);
    }
    return answers;
  }

  private static MeshUnderTest mesh(String protocol, String latency, String... more)
      throws Exception {
    List<String> settings = new ArrayList<>(List.of("UPSTREAM_PROTOCOL", protocol));
    settings.addAll(List.of(more));
    return MeshUnderTest.waiting(latency, latency, latency, settings.toArray(String[]::new));
  }
}
