package dev.loopmesh.lab.live;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.control.ManagedService;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Reading a management port whose responses are wrong for a while. */
class ServiceWatchTest {
  private static final Map<String, String> GOOD =
      Map.of(
          "/loops",
          """
          {"at":"2026-01-31T12:00:00Z","loops":[
           {"elapsedNanos":1,"busyNanos":1,"cpuNanos":1,"tasks":1}]}""",
          "/loops/segments",
          "{\"next\":0,\"lost\":0,\"segments\":[]}",
          "/loops/pauses",
          "{\"next\":0,\"lost\":0,\"pauses\":[]}",
          "/faults",
          "{\"faults\":[]}");

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final BlockingQueue<JsonObject> states = new LinkedBlockingQueue<>();
  private volatile String badPath = "none";
  private volatile String badAnswer;
  private ServiceWatch watch;

  @BeforeEach
  void start() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .response()
                        .putHeader("Content-Type", "application/json")
                        .end(request.path().equals(badPath) ? badAnswer : GOOD.get(request.path())))
            .listen(0, "127.0.0.1")
            .await(20, SECONDS);
    URI url = URI.create("http://127.0.0.1:" + server.actualPort());
    watch =
        new ServiceWatch(
            new ManagedService("user-service", url).replicas().get(0),
            WebClient.create(vertx),
            this::hear);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(20, SECONDS);
  }

  private void hear(JsonObject event) {
    if (event.getString("type").equals("service")) {
      states.add(event);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/loops | {}",
        "/loops | {\"at\":\"yesterday\",\"loops\":[]}",
        "/loops/segments | {\"next\":1,\"lost\":0,\"segments\":[{\"startEpochMicros\":\"soon\"}]}",
        "/loops/segments | {\"next\":\"one\"}",
        "/loops/pauses | {\"next\":1}"
      })
  void whatCannotBeReadIsSaidAndLookedAtAgain(String path, String answer) throws Exception {
    assertEquals("up", lookUntilTold().getString("state"));
    badPath = path;
    badAnswer = answer;
    JsonObject down = lookUntilTold();
    assertEquals("down", down.getString("state"));
    String why = "The response to %s".formatted(path);
    assertTrue(down.getString("why").startsWith(why), down::encode);
    badPath = "none";
    assertEquals("up", lookUntilTold().getString("state"));
  }

  private JsonObject lookUntilTold() throws InterruptedException {
    for (int look = 0; look < 200; look++) {
      context.runOnContext(turn -> watch.look());
      JsonObject state = states.poll(50, MILLISECONDS);
      if (state != null) {
        return state;
      }
    }
    throw new AssertionError("its state has not changed: " + watch.status());
  }
}
