package dev.loopmesh.lab.live;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.control.ManagedMesh;
import dev.loopmesh.control.ManagementClient;
import dev.loopmesh.control.WorstReplicas;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private int port;

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
    port = server.actualPort();
    listenTo("http://127.0.0.1:" + port);
  }

  private void listenTo(String urls) {
    ManagementClient client = new ManagementClient(vertx, "", () -> "");
    ManagedMesh mesh = new ManagedMesh(Settings.of(Map.of("AGGREGATOR_MANAGEMENT_URL", urls)));
    WorstReplicas worst = new WorstReplicas(client);
    watch = new DefenceWatch(mesh.find("aggregator").orElseThrow(), client, worst, told::add);
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
  void theStatesOfSeveralReplicasAreAddedUpAndSaidToBeThoseOfTheOnesThatRespond() throws Exception {
    String url = "http://127.0.0.1:" + port;
    String both = "%s,http://localhost:%d".formatted(url, port);
    listenTo(both);
    JsonObject event = look(request -> request.response().end(POOL));
    assertEquals(
        8,
        event.getJsonArray("upstreams").getJsonObject(0).getJsonObject("pool").getInteger("used"));
    assertEquals(2, event.getJsonArray("from").size());
    JsonObject half =
        look(
            request ->
                request
                    .response()
                    .setStatusCode(request.authority().host().equals("localhost") ? 503 : 200)
                    .end(POOL));
    assertEquals("[\"127.0.0.1:%d\"]".formatted(port), half.getJsonArray("from").encode());
    assertEquals(2, half.getInteger("replicas"));
  }

  @Test
  void ofManyReplicasTheWorstAreRead() throws Exception {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      HttpServer replica =
          vertx
              .createHttpServer()
              .requestHandler(request -> behaviour.handle(request))
              .listen(0, "127.0.0.1")
              .await(20, SECONDS);
      addresses.add("127.0.0.1:" + replica.actualPort());
    }
    listenTo("http://" + String.join(",http://", addresses));
    List<String> unready = addresses.subList(10, 12);
    JsonObject event =
        look(
            request -> {
              boolean ready = !unready.contains(request.authority().toString());
              switch (request.path()) {
                case "/readyz" -> request.response().setStatusCode(ready ? 200 : 503).end();
                case "/loops" -> request.response().end("{}");
                default -> request.response().end(POOL);
              }
            });
    assertEquals(12, event.getInteger("replicas"));
    assertEquals(10, event.getJsonArray("from").size());
    JsonArray from = event.getJsonArray("from");
    assertEquals(10, from.size());
    assertTrue(unready.stream().allMatch(from::contains), event::encode);
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
