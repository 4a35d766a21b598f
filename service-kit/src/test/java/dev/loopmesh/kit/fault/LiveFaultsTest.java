package dev.loopmesh.kit.fault;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.LiveService;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.client.HttpResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each fault at one running service, over HTTP and on the wire, and how it is undone. */
class LiveFaultsTest {
  private static final String BODY = "{\"number\":[1,2,3,4,5,6,7,8,9]}";

  private final AtomicInteger served = new AtomicInteger();
  private LiveService live;

  @BeforeEach
  void start() throws Exception {
    live =
        LiveService.of(
            settings ->
                (router, vertx) -> {
                  router.get("/things").handler(this::answer);
                  router.get("/things/:id").handler(this::answer);
                },
            "LOOP_DEAD",
            "60s",
            "REQUEST_FAULTS",
            "true",
            "OTEL_SDK_DISABLED",
            "false",
            "OTEL_TRACES_EXPORTER",
            "none");
  }

  private void answer(RoutingContext request) {
    served.incrementAndGet();
    request.response().putHeader("Content-Type", "application/json").end(BODY);
  }

  @AfterEach
  void stop() throws Exception {
    live.close();
  }

  @Test
  void delayLetsARequestWaitAsLongAsItSaysAndLeavesTheLoopFree() throws Exception {
    put("{'fault':'delay','latency':'400ms','match':{'path':'/things/{id}'}}");
    long start = System.nanoTime();
    Future<?> delayed = live.begin("/things/7");
    live.get("/things");
    assertFalse(delayed.isComplete());
    delayed.await(30, SECONDS);
    assertTrue(System.nanoTime() - start >= 399_000_000L);
    assertEquals(1, state().getInteger("applied"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"delay','latency':'9m", "hang", "block-loop','hold':'9m", "spin-loop','hold':'9m"})
  void whoIsKeptGoesOnAsSoonAsItIsUndone(String fault) throws Exception {
    put("{'fault':'" + fault + "'}");
    Future<?> kept = live.begin("/things");
    LiveService.until(() -> state().getInteger("applied") == 1);
    assertFalse(kept.isComplete());
    assertEquals(204, delete("/faults").statusCode());
    kept.await(30, SECONDS);
    assertEquals(1, served.get());
  }

  @Test
  void whoHasLeftIsForgotten() throws Exception {
    put("{'fault':'hang'}");
    Socket caller = ask("/things");
    LiveService.until(() -> state().getInteger("applied") == 1);
    caller.close();
    LiveService.until(() -> metrics().contains("http_server_active_requests{"));
    LiveService.until(() -> metrics().matches("(?s).*http_server_active_requests\\{[^}]*} 0.0.*"));
    delete("/faults");
    assertEquals(200, live.get("/things").statusCode());
    assertEquals(1, served.get());
  }

  private String metrics() {
    try {
      return live.management("/metrics").bodyAsString();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void errorAnswersWithTheStatusAskedForAndTheRouteIsNotCalled() throws Exception {
    put("{'fault':'error','status':503,'detail':'closed for lunch'}");
    JsonObject problem = live.problem("/things");
    assertEquals(503, problem.getInteger("status"));
    assertEquals("closed for lunch", problem.getString("detail"));
    put("{'fault':'error','status':405}");
    assertEquals(405, live.get("/things").statusCode());
    assertEquals(0, served.get());
  }

  @Test
  void resetIsARealResetAndTruncateAnEarlyEnd() throws Exception {
    put("{'fault':'reset'}");
    try (Socket caller = ask("/things")) {
      SocketException reset =
          assertThrows(SocketException.class, () -> caller.getInputStream().read());
      assertTrue(reset.getMessage().contains("reset"), reset::getMessage);
    }
    put("{'fault':'truncate','share':0.5}");
    try (Socket caller = ask("/things")) {
      String all = new String(caller.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertTrue(all.toLowerCase().contains("content-length: " + BODY.length()), all);
      assertTrue(all.endsWith("\r\n\r\n" + BODY.substring(0, BODY.length() / 2)), all);
    }
  }

  @Test
  void dribbleSendsTheHeadAtOnceAndTheBodyInPieces() throws Exception {
    put("{'fault':'dribble','over':'500ms','pieces':5}");
    long start = System.nanoTime();
    try (Socket caller = ask("/things")) {
      InputStream in = caller.getInputStream();
      byte[] buffer = new byte[4096];
      int head = in.read(buffer);
      String first = new String(buffer, 0, head, StandardCharsets.US_ASCII);
      assertTrue(first.endsWith("\r\n\r\n"), first);
      StringBuilder body = new StringBuilder();
      int pieces = 0;
      while (body.length() < BODY.length()) {
        int length = in.read(buffer);
        assertTrue(length > 0, body::toString);
        body.append(new String(buffer, 0, length, StandardCharsets.US_ASCII));
        pieces++;
      }
      assertEquals(BODY, body.toString());
      assertTrue(pieces > 1 && pieces <= 5, "" + pieces); // a slow reader gets some at once
      assertTrue(System.nanoTime() - start >= 499_000_000L);
      delete("/faults");
      send(caller, "/things"); // the connection goes on
      assertTrue(in.read(buffer) > 0);
    }
  }

  @Test
  void whatDribblesComesAtOnceWhenItIsUndone() throws Exception {
    put("{'fault':'dribble','over':'9m'}");
    Future<?> kept = live.begin("/things");
    LiveService.until(() -> served.get() == 1);
    delete("/faults");
    kept.await(30, SECONDS);
  }

  @Test
  void garbleBreaksTheJsonAndBloatOnlyGrowsIt() throws Exception {
    put("{'fault':'garble'}");
    String garbled = live.text("/things");
    assertEquals(BODY.length(), garbled.length());
    assertThrows(RuntimeException.class, () -> new JsonObject(garbled));
    put("{'fault':'bloat','bytes':3000000}");
    String bloated = live.text("/things");
    assertEquals(3_000_000, bloated.length());
    assertEquals(new JsonObject(BODY), new JsonObject(bloated));
    try (Socket caller = ask("/things")) {
      caller.shutdownOutput(); // so that the connection ends with the answer
      String all = new String(caller.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      assertEquals(3_000_000, all.length() - all.indexOf("\r\n\r\n") - 4, all.substring(0, 200));
    }
  }

  @Test
  void severalShapesOfOneAnswerAreAllThere() throws Exception {
    put("{'fault':'garble'}");
    live.fault("b", json("{'fault':'bloat','bytes':1000}"));
    live.fault("c", json("{'fault':'dribble','over':'100ms'}"));
    String answer = live.text("/things");
    assertEquals(1000, answer.length());
    assertThrows(RuntimeException.class, () -> new JsonObject(answer));
  }

  @Test
  void refuseClosesThePortAndOpensTheSameOneAgain() throws Exception {
    try (Socket kept = ask("/things")) {
      assertTrue(kept.getInputStream().read() >= 0);
      put("{'fault':'refuse'}");
      kept.getInputStream().readAllBytes(); // its connection ends
    }
    assertTrue(refused(live.begin("/things")));
    assertEquals(200, live.managementStatus("/livez"));
    delete("/faults");
    assertEquals(200, live.get("/things").statusCode());
  }

  @Test
  void aServiceThatRefusesStops() throws Exception {
    put("{'fault':'refuse'}");
    live.running().stop().await(30, SECONDS);
  }

  @Test
  void leakKeepsMemoryUpToItsBoundAndGivesItBack() {
    Activation activation = new Activation();
    assertTrue(activation.leak(600, 1000));
    assertFalse(activation.leak(600, 1000));
    activation.end();
    assertFalse(activation.leak(1, 1000));
  }

  @Test
  void hogsComputeUntilTheyAreSentAway() throws Exception {
    put("{'fault':'hog-cpu','threads':2}");
    assertEquals(2, hogs());
    put("{'fault':'hog-cpu','threads':1}");
    LiveService.until(() -> hogs() == 1);
    delete("/faults/a");
    LiveService.until(() -> hogs() == 0);
  }

  @Test
  void theProbesSayWhatTheyAreToldToSay() throws Exception {
    put("{'fault':'unready'}");
    assertEquals(503, live.managementStatus("/readyz"));
    assertEquals(200, live.managementStatus("/livez"));
    assertEquals(200, live.get("/things").statusCode());
    live.fault("b", json("{'fault':'sick-but-healthy'}"));
    assertEquals(200, live.managementStatus("/readyz"));
    assertEquals(500, live.get("/things").statusCode());
    delete("/faults");
    assertEquals(200, live.managementStatus("/readyz"));
    assertEquals(200, live.get("/things").statusCode());
    put("{'fault':'flap','every':'100ms'}");
    for (int status : new int[] {503, 200, 503, 200}) {
      LiveService.until(() -> readyz() == status);
    }
  }

  @Test
  void aFaultBeginsPausesAndEndsByItself() throws Exception {
    put("{'fault':'error','after':'200ms','for':'700ms','on':'200ms','off':'200ms'}");
    assertEquals("waiting", state().getString("state"));
    assertEquals(200, live.get("/things").statusCode());
    for (String state : new String[] {"active", "waiting", "active", "over"}) {
      LiveService.until(() -> state().getString("state").equals(state));
    }
    assertEquals(200, live.get("/things").statusCode());
  }

  @Test
  void onlyRequestsThatMatchMeetIt() throws Exception {
    put(
        "{'fault':'error','match':{'path':'/things/{id}','mode':'parallel','baggage':'drill=a b'}}");
    String[] entry = {"baggage", "x=1, drill=a%20b;p=1"};
    assertEquals(500, live.get("/things/7?mode=parallel", entry).statusCode());
    assertEquals(500, live.get("/things/7", "baggage", "drill=a%20b,mode=parallel").statusCode());
    assertEquals(200, live.get("/things?mode=parallel", entry).statusCode());
    assertEquals(200, live.get("/things/7?mode=blocking", entry).statusCode());
    assertEquals(200, live.get("/things/7", entry).statusCode());
    assertEquals(200, live.get("/things/7?mode=parallel", "baggage", "drill=ab").statusCode());
    assertEquals(2, state().getInteger("applied"));
  }

  @Test
  void aRequestBringsAFaultForItselfAlone() throws Exception {
    assertEquals(418, brought("error:418"));
    assertEquals(418, brought("error%3A418"));
    assertEquals(200, brought("error:99"));
    assertEquals(200, brought("hog-cpu:1"));
    assertEquals(200, brought("reset:1"));
    assertEquals(200, brought("delay:uniform(1ms%2C2ms)"));
    String other = "loopmesh.fault=payment-service:error:418";
    assertEquals(200, live.get("/things", "baggage", other).statusCode());
    assertEquals(200, live.get("/things").statusCode());
    Future<?> kept = live.begin("/things", "baggage", "loopmesh.fault=test-service:hang");
    int before = served.get();
    live.get("/things");
    delete("/faults");
    kept.await(30, SECONDS);
    assertEquals(before + 2, served.get());
  }

  private int brought(String fault) throws Exception {
    return live.get("/things", "baggage", "loopmesh.fault=test-service:" + fault).statusCode();
  }

  @Test
  void unlessItIsAllowedNobodyBringsAFault() throws Exception {
    try (LiveService strict = LiveService.answering(request -> "fine")) {
      String fault = "loopmesh.fault=test-service:error:418";
      assertEquals(200, strict.get("/things", "baggage", fault).statusCode());
    }
  }

  @Test
  void aHeldLoopIsCuredThroughManagement() throws Exception {
    try (LiveService two =
        LiveService.of(
            s -> (router, vertx) -> router.get("/things").handler(RoutingContext::end),
            "EVENT_LOOPS",
            "2")) {
      two.fault("a", json("{'fault':'block-loop','hold':'9m'}"));
      two.fault("r", json("{'fault':'refuse','after':'100ms'}"));
      Future<?> held = two.begin("/things");
      LiveService.until(
          () ->
              two.json("/faults")
                  .getJsonArray("faults")
                  .getJsonObject(1)
                  .getString("state")
                  .equals("active"));
      two.manage(HttpMethod.DELETE, "/faults", null);
      LiveService.until(() -> status(two) == 200);
      assertTrue(held.isComplete());
    }
  }

  private static int status(LiveService service) {
    try {
      return service.get("/things").statusCode();
    } catch (Exception e) {
      return 0;
    }
  }

  private int readyz() {
    try {
      return live.managementStatus("/readyz");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static long hogs() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("hog-"))
        .count();
  }

  private static boolean refused(Future<?> call) throws Exception {
    try {
      call.await(30, SECONDS);
      return false;
    } catch (Exception | Error e) {
      return ("" + e).contains("refused");
    }
  }

  private Socket ask(String uri) throws IOException {
    Socket socket = new Socket("127.0.0.1", live.running().port());
    socket.setSoTimeout(10_000);
    send(socket, uri);
    return socket;
  }

  private static void send(Socket socket, String uri) throws IOException {
    String request = "GET %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(uri);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private void put(String definition) throws Exception {
    live.fault("a", json(definition));
  }

  private HttpResponse<?> delete(String uri) throws Exception {
    return live.manage(HttpMethod.DELETE, uri, null);
  }

  private JsonObject state() {
    return live.json("/faults/a");
  }

  private static JsonObject json(String text) {
    return new JsonObject(text.replace('\'', '"'));
  }
}
