package dev.loopmesh.lab.live;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.control.ManagedService;
import dev.loopmesh.control.ManagementClient;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Reading the defences of an aggregator whose responses are valid, invalid, too large, or missing.
 */
class DefenceWatchTest {
  private static final String POOL =
      """
      {"metrics": {"loopmesh_pool_connections": [
        {"labels": {"peer_service": "user-service", "state": "used"}, "value": 4}]}}
      """;

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final BlockingQueue<HttpServerRequest> asked = new LinkedBlockingQueue<>();
  private final BlockingQueue<JsonObject> told = new LinkedBlockingQueue<>();
  private volatile Handler<HttpServerRequest> behaviour;
  private DefenceWatch watch;

  @BeforeEach
  void start() throws Exception {
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  asked.add(request);
                  behaviour.handle(request);
                })
            .listen(0, "127.0.0.1")
            .await(20, SECONDS);
    URI url = URI.create("http://127.0.0.1:" + server.actualPort());
    ManagementClient client = new ManagementClient(vertx, "", () -> "");
    watch = new DefenceWatch(new ManagedService("aggregator", url), client, told::add);
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(20, SECONDS);
  }

  @Test
  void theStateIsReportedWithItsService() throws Exception {
    JsonObject event = look(request -> request.response().end(POOL));
    assertEquals("/defences", asked.take().path());
    assertEquals("defences", event.getString("type"));
    assertEquals("aggregator", event.getString("service"));
    assertEquals(
        4,
        event.getJsonArray("upstreams").getJsonObject(0).getJsonObject("pool").getInteger("used"));
  }

  @Test
  void whatCannotBeReadIsToldWithTheReason() throws Exception {
    for (String bad :
        List.of(
            "",
            "{",
            "[]",
            "{}",
            "{'metrics':[]}",
            "{'metrics':{'a':1}}",
            "{'metrics':{'a':[1]}}")) {
      assertWhy("documented form", look(request -> request.response().end(bad.replace('\'', '"'))));
    }
    assertWhy("503", look(request -> request.response().setStatusCode(503).end("busy")));
    Buffer much = Buffer.buffer("# too much\n".repeat(100_000));
    assertWhy("more than", look(request -> request.response().end(much)));
    assertWhy("is unreachable", look(request -> request.connection().close()));
    assertTrue(look(request -> request.response().end(POOL)).containsKey("upstreams"));
  }

  @Test
  void thereIsOneLookAtATimeAndOneThatIsNotAnsweredEnds() throws Exception {
    behaviour = request -> {};
    lookFromLoop(3);
    assertWhy("did not respond", told.poll(30, SECONDS));
    assertEquals(1, asked.size());
    assertTrue(look(request -> request.response().end(POOL)).containsKey("upstreams"));
    assertEquals(2, asked.size());
    assertEquals(0, told.size());
  }

  private JsonObject look(Handler<HttpServerRequest> does) throws Exception {
    behaviour = does;
    lookFromLoop(1);
    return told.poll(30, SECONDS);
  }

  /** Reads this many times in one task of the loop. */
  private void lookFromLoop(int times) {
    context.runOnContext(
        looks -> {
          for (int i = 0; i < times; i++) {
            watch.look();
          }
        });
  }

  private static void assertWhy(String why, JsonObject event) {
    assertNotNull(event, "nothing was told");
    assertEquals("defences", event.getString("type"));
    assertTrue(event.getString("why").contains(why), event::encode);
  }
}
