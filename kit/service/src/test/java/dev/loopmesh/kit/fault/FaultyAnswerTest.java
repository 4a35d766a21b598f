package dev.loopmesh.kit.fault;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.LiveService;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The effect of faults on the responses of a running service, over HTTP and on the wire. */
class FaultyAnswerTest {
  private FaultyService live;

  @BeforeEach
  void start() throws Exception {
    live = new FaultyService();
  }

  @AfterEach
  void stop() throws Exception {
    live.close();
  }

  @Test
  void errorAnswersWithTheStatusAskedForAndTheRouteIsNotCalled() throws Exception {
    live.put("a", "{'fault':'error','status':503,'detail':'closed for lunch'}");
    JsonObject problem = live.service().problem("/things");
    assertEquals(503, problem.getInteger("status"));
    assertEquals("closed for lunch", problem.getString("detail"));
    live.put("a", "{'fault':'error','status':405}");
    assertEquals(405, live.service().get("/things").statusCode());
    assertEquals(0, live.served());
  }

  @Test
  void resetIsARealResetAndTruncateAnEarlyEnd() throws Exception {
    live.put("a", "{'fault':'reset'}");
    try (Socket caller = live.ask("/things")) {
      SocketException reset =
          assertThrows(SocketException.class, () -> caller.getInputStream().read());
      assertTrue(reset.getMessage().contains("reset"), reset::getMessage);
    }
    live.put("a", "{'fault':'truncate','share':0.5}");
    try (Socket caller = live.ask("/things")) {
      String all = new String(caller.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(all.toLowerCase().contains("content-length: " + FaultyService.BODY.length()), all);
      assertTrue(
          all.endsWith(
              "\r\n\r\n" + FaultyService.BODY.substring(0, FaultyService.BODY.length() / 2)),
          all);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'fault':'truncate','share':0.5}",
        "{'fault':'garble'}",
        "{'fault':'bloat','bytes':1000}",
        "{'fault':'dribble','over':'1m'}"
      })
  void overHttp2AnAnswerKeepsItsShape(String fault) throws Exception {
    live.put("a", fault);
    HttpClient client = HttpClient.newHttpClient(); // asks for an upgrade to HTTP/2
    URI things = URI.create(live.service().running().url() + "/things");
    HttpRequest request = HttpRequest.newBuilder(things).timeout(Duration.ofSeconds(10)).build();
    HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
    assertEquals(HttpClient.Version.HTTP_2, answer.version());
    assertEquals(FaultyService.BODY, answer.body());
  }

  @Test
  void dribbleSendsTheHeadAtOnceAndTheBodyInPieces() throws Exception {
    live.put("a", "{'fault':'dribble','over':'1500ms','pieces':5}");
    long start = System.nanoTime();
    try (Socket caller = live.ask("/things")) {
      InputStream in = caller.getInputStream();
      byte[] buffer = new byte[4096];
      int head = in.read(buffer);
      String first = new String(buffer, 0, head, StandardCharsets.US_ASCII);
      assertTrue(first.endsWith("\r\n\r\n"), first);
      StringBuilder body = new StringBuilder();
      int pieces = 0;
      while (body.length() < FaultyService.BODY.length()) {
        int length = in.read(buffer);
        assertTrue(length > 0, body::toString);
        body.append(new String(buffer, 0, length, StandardCharsets.US_ASCII));
        pieces++;
      }
      assertEquals(FaultyService.BODY, body.toString());
      assertTrue(
          pieces > 1 && pieces <= 5, "" + pieces); // a slow reader gets the first bytes immediately
      assertTrue(System.nanoTime() - start >= 1_499_000_000L);
      live.delete("/faults");
      FaultyService.send(caller, "/things"); // the connection is kept
      assertTrue(in.read(buffer) > 0);
    }
  }

  @Test
  void whatDribblesComesAtOnceWhenItIsUndone() throws Exception {
    live.put("a", "{'fault':'dribble','over':'9m'}");
    Future<?> kept = live.service().begin("/things");
    LiveService.until(() -> live.served() == 1);
    live.delete("/faults");
    kept.await(30, SECONDS);
  }

  @Test
  void garbleBreaksTheJsonAndBloatOnlyGrowsIt() throws Exception {
    live.put("a", "{'fault':'garble'}");
    String garbled = live.service().text("/things");
    assertEquals(FaultyService.BODY.length(), garbled.length());
    assertThrows(RuntimeException.class, () -> new JsonObject(garbled));
    live.put("a", "{'fault':'bloat','bytes':3000000}");
    String bloated = live.service().text("/things");
    assertEquals(3_000_000, bloated.length());
    assertEquals(new JsonObject(FaultyService.BODY), new JsonObject(bloated));
    try (Socket caller = live.ask("/things")) {
      caller.shutdownOutput(); // so that the connection ends with the response
      String all = new String(caller.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertEquals(3_000_000, all.length() - all.indexOf("\r\n\r\n") - 4, all.substring(0, 200));
    }
  }

  @Test
  void severalShapesOfOneAnswerAreAllThere() throws Exception {
    live.put("a", "{'fault':'garble'}");
    live.put("b", "{'fault':'bloat','bytes':1000}");
    live.put("c", "{'fault':'dribble','over':'100ms'}");
    String answer = live.service().text("/things");
    assertEquals(1000, answer.length());
    assertThrows(RuntimeException.class, () -> new JsonObject(answer));
  }
}
