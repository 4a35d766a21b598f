package dev.loopmesh.lab.live;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.loopmesh.kit.service.FreePort;
import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lab.Lab;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The stream of events as a page receives it. The lab observes itself; there are no other services.
 */
class LiveStreamTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static RunningService lab;

  @BeforeAll
  static void start() throws Exception {
    int management = FreePort.on("127.0.0.1");
    Map<String, String> settings = new HashMap<>();
    settings.put("PORT", "0");
    settings.put("MANAGEMENT_PORT", "" + management);
    settings.put("AGGREGATOR_URL", "http://127.0.0.1:1");
    settings.put("AGGREGATOR_MANAGEMENT_URL", "http://127.0.0.1:" + management);
    for (String name : new String[] {"USER", "ORDER", "PAYMENT"}) {
      settings.put(name + "_SERVICE_MANAGEMENT_URL", "http://127.0.0.1:1");
    }
    lab = RunningService.start(Lab.SPEC, Settings.of(settings)).await(30, SECONDS);
  }

  @AfterAll
  static void stop() throws Exception {
    lab.stop().await(30, SECONDS);
  }

  @Test
  void aPageLearnsWhoAnswersAndWhoDoesNotAndWhatTheLoopsDo() throws Exception {
    Page page = new Page("/api/live");
    page.awaitEvent(e -> isService(e, "aggregator", "up"));
    JsonObject seen = page.awaitEvent(e -> e.getString("type").equals("loop"));
    assertEquals("aggregator", seen.getString("service"));
    page.close();
    Page later = new Page("/api/live");
    JsonObject down = later.awaitEvent(e -> isService(e, "user-service", "down"));
    assertEquals("http://127.0.0.1:1", down.getString("management"));
    later.close();
  }

  @Test
  void aPageThatComesBackGoesOnWhereItWas() throws Exception {
    Page keeper = new Page("/api/live");
    JsonObject hello = keeper.await(message -> true);
    JsonObject some = keeper.await(message -> message.getLong("next") > hello.getLong("next") + 3);
    long before = some.getLong("next") - 2;
    Page back = new Page("/api/live?since=%d&of=%s".formatted(before, hello.getString("instance")));
    assertEquals(before, back.await(message -> true).getLong("next"));
    JsonObject first = back.await(message -> !message.getJsonArray("events").isEmpty());
    assertEquals(0, first.getLong("lost"));
    assertEquals(before + first.getJsonArray("events").size(), first.getLong("next"));
    back.close();
    keeper.close();
  }

  @Test
  void aPageFromElsewhereIsRefused() throws Exception {
    var refused =
        assertThrows(
            ExecutionException.class,
            () ->
                CLIENT
                    .newWebSocketBuilder()
                    .header("Origin", "http://example.org")
                    .buildAsync(socketAt("/api/live"), new WebSocket.Listener() {})
                    .get(30, SECONDS));
    var handshake = assertInstanceOf(WebSocketHandshakeException.class, refused.getCause());
    assertEquals(403, handshake.getResponse().statusCode());
    assertEquals(403, send("POST", "?mode=menu", "http://example.org").statusCode());
    assertEquals(202, send("POST", "?mode=menu", lab.url()).statusCode());
  }

  @Test
  void aRequestWithoutAnAggregatorIsAFailedTrace() throws Exception {
    Page page = new Page("/api/live");
    page.await(message -> true);
    String trace =
        new JsonObject(send("POST", "?mode=menu", lab.url()).body()).getString("traceId");
    JsonObject left =
        page.awaitEvent(e -> trace.equals(e.getString("trace")) && e.containsKey("answered"));
    assertEquals(0, left.getInteger("http"));
    JsonObject told = new JsonObject(get("/api/traces/" + trace));
    assertEquals("error", told.getJsonArray("spans").getJsonObject(0).getString("status"));
    page.close();
  }

  private static boolean isService(JsonObject event, String service, String state) {
    return event.getString("type").equals("service")
        && event.getString("service").equals(service)
        && event.getString("state").equals(state);
  }

  private static HttpResponse<String> send(String method, String query, String origin)
      throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(lab.url() + "/api/guests" + query))
            .method(method, BodyPublishers.noBody())
            .header("Origin", origin)
            .build(),
        BodyHandlers.ofString());
  }

  private static String get(String path) throws Exception {
    return CLIENT
        .send(HttpRequest.newBuilder(URI.create(lab.url() + path)).build(), BodyHandlers.ofString())
        .body();
  }

  private static URI socketAt(String path) {
    return URI.create(lab.url().replace("http:", "ws:") + path);
  }

  /** A reader of the stream. */
  private static final class Page implements WebSocket.Listener {
    private final BlockingQueue<JsonObject> messages = new LinkedBlockingQueue<>();
    private final StringBuilder parts = new StringBuilder();
    private final WebSocket socket;

    Page(String path) throws Exception {
      socket = CLIENT.newWebSocketBuilder().buildAsync(socketAt(path), this).get(30, SECONDS);
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        messages.add(new JsonObject(parts.toString()));
        parts.setLength(0);
      }
      from.request(1);
      return null;
    }

    JsonObject await(Predicate<JsonObject> wanted) throws InterruptedException {
      for (JsonObject next = messages.poll(30, SECONDS);
          next != null;
          next = messages.poll(30, SECONDS)) {
        if (wanted.test(next)) {
          return next;
        }
      }
      throw new AssertionError("nothing came for 20 s");
    }

    /** An event, or the state of a service in the first message. */
    JsonObject awaitEvent(Predicate<JsonObject> wanted) throws InterruptedException {
      JsonObject message = await(m -> events(m).anyMatch(wanted));
      return events(message).filter(wanted).findFirst().orElseThrow();
    }

    private static Stream<JsonObject> events(JsonObject message) {
      return Stream.of("services", "events")
          .flatMap(name -> message.getJsonArray(name, new JsonArray()).stream())
          .map(JsonObject.class::cast);
    }

    void close() {
      socket.abort();
    }
  }
}
