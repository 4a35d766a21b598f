package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.PortInUse;
import dev.loopmesh.kit.settings.InvalidSettings;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The whole mesh as it runs after {@code ./mesh up}, on ports that are free. */
class MeshTest {
  static final Map<String, String> ANY_PORTS =
      new HashMap<>(Map.of("LATENCY", "200ms", "OTEL_SDK_DISABLED", "true", "LAB_DATA", "memory"));

  static {
    for (String name :
        List.of("USER_SERVICE", "ORDER_SERVICE", "PAYMENT_SERVICE", "AGGREGATOR", "LAB")) {
      ANY_PORTS.put(name + "_PORT", "0");
    }
  }

  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private static Mesh mesh;

  @BeforeAll
  static void up() {
    mesh = Mesh.start(ANY_PORTS);
  }

  @AfterAll
  static void down() throws Exception {
    mesh.stop().await(30, TimeUnit.SECONDS);
  }

  @Test
  void itsWelcomeMentionsDrills() {
    assertTrue(UpCommand.welcome(mesh).contains(mesh.url("lab") + "/drills"));
  }

  @Test
  void aRaceShowsEveryModeThatThisJavaHas() throws Exception {
    JsonArray runs =
        new JsonObject(get("/race?user=7", "application/json").body()).getJsonArray("runs");

    List<String> modes = runs.stream().map(run -> ((JsonObject) run).getString("mode")).toList();
    assertEquals(List.of("sequential", "parallel", "blocking", "worker", "virtual"), modes);
    assertEquals(
        Runtime.version().feature() >= 21 ? 200 : 501, run(runs, "virtual").getInteger("status"));
  }

  @Test
  void aRacePredictsTheSumForSequentialAndTheSlowestForParallel() throws Exception {
    String path = "/race?modes=sequential,parallel";
    JsonArray runs = new JsonObject(get(path, "application/json").body()).getJsonArray("runs");
    JsonObject sequential = run(runs, "sequential");
    JsonObject parallel = run(runs, "parallel");

    assertEquals(600, predictedMs(sequential));
    assertEquals(200, predictedMs(parallel));
    assertTrue(sequential.getDouble("elapsedMs") >= 600, sequential::encode);
    assertTrue(parallel.getDouble("elapsedMs") >= 200, parallel::encode);
    assertTrue(parallel.getDouble("elapsedMs") < sequential.getDouble("elapsedMs"));
  }

  @Test
  void otherRequestsWaitWhileTheLoopIsBlockedAndNotWhileAWorkerIs() throws Exception {
    String path = "/race?modes=blocking,worker";
    JsonArray runs = new JsonObject(get(path, "application/json").body()).getJsonArray("runs");
    JsonObject blocked = run(runs, "blocking").getJsonObject("guests");
    JsonObject free = run(runs, "worker").getJsonObject("guests");

    // the first request to the menu may be served before the one that holds the loop
    assertTrue(blocked.getInteger("servedMeanwhile") <= 1, blocked::encode);
    assertTrue(blocked.getDouble("slowestMs") >= 500, blocked::encode);
    assertTrue(free.getInteger("servedMeanwhile") > free.getInteger("came") / 2, free::encode);
  }

  @Test
  void aRaceIsDrawnForATerminal() throws Exception {
    HttpResponse<String> race = get("/race?modes=parallel", "*/*");

    assertEquals(
        "text/plain; charset=utf-8", race.headers().firstValue("Content-Type").orElseThrow());
    assertTrue(race.body().matches("(?s).*payment-service +█+.*"), race::body);
    assertTrue(race.body().contains("other requests served meanwhile"), race::body);
    assertFalse(race.body().contains("\033["), "no colour unless asked for");
    assertTrue(get("/race?modes=parallel&color=true", "*/*").body().contains("\033["));
  }

  @Test
  void thereIsOneRaceAtATime() throws Exception {
    CompletableFuture<HttpResponse<String>> first =
        CLIENT.sendAsync(
            request("/race?modes=sequential", "application/json"), BodyHandlers.ofString());
    HttpResponse<String> second = get("/race?modes=sequential", "application/json");
    List<Integer> statuses =
        List.of(first.get(30, TimeUnit.SECONDS).statusCode(), second.statusCode());

    assertTrue(statuses.contains(200) && statuses.contains(503), statuses::toString);
    assertEquals(200, get("/race?modes=parallel", "application/json").statusCode());
  }

  @Test
  void whoLeavesARaceMakesRoomForTheNext() throws Exception {
    long wholeNanos = System.nanoTime();
    get("/race?modes=sequential", "application/json");
    wholeNanos = System.nanoTime() - wholeNanos;

    URI lab = URI.create(mesh.url("lab"));
    try (Socket socket = new Socket(lab.getHost(), lab.getPort())) {
      String ask = "GET /race?modes=sequential HTTP/1.1\r\nHost: lab\r\n\r\n";
      socket.getOutputStream().write(ask.getBytes(StandardCharsets.US_ASCII));
      socket.getInputStream().read(); // the race has begun
    }
    long leftNanos = System.nanoTime();
    while (get("/race?modes=parallel", "application/json").statusCode() == 503) {
      assertTrue(
          System.nanoTime() - leftNanos < wholeNanos / 2,
          "the race goes on after its client has disconnected");
    }
  }

  @Test
  void aModeThatIsNotOnTheMenuIsRefused() throws Exception {
    HttpResponse<String> answer = get("/race?modes=sequential,magic", "*/*");

    assertEquals(400, answer.statusCode());
    JsonObject parameter = new JsonObject(answer.body()).getJsonObject("parameter");
    assertEquals("modes", parameter.getString("name"));
    assertEquals(
        "distinct values of sequential, parallel, blocking, worker, virtual, separated by commas",
        parameter.getString("accepted"));
  }

  @Test
  void allFaultsInTheSettingsAreReportedAtOnce() {
    Map<String, String> wrong =
        Map.of("LATENCY", "5", "PAYMENT_SERVICE_PORT", "x", "AGGREGATOR_POOL_SIZE", "0");

    InvalidSettings failure = assertThrows(InvalidSettings.class, () -> Mesh.start(wrong));

    assertEquals(
        List.of(
            "LATENCY: '5' has no unit; write 5ms or 5s",
            "PAYMENT_SERVICE_PORT: 'x' is not a whole number from 0 to 65535",
            "AGGREGATOR_POOL_SIZE: '0' is not a whole number from 1 to 100000"),
        failure.errors());
  }

  @Test
  void aTakenPortIsNamedWithTheVariableThatMovesIt() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Map<String, String> environment = new HashMap<>(ANY_PORTS);
      environment.put("LAB_PORT", String.valueOf(taken.getLocalPort()));

      PortInUse failure = assertThrows(PortInUse.class, () -> Mesh.start(environment));

      assertEquals(
          "Port %d is in use. Is Loopmesh already running? Set LAB_PORT to use another."
              .formatted(taken.getLocalPort()),
          failure.getMessage());
    }
  }

  private static JsonObject run(JsonArray runs, String mode) {
    return runs.stream()
        .map(JsonObject.class::cast)
        .filter(run -> run.getString("mode").equals(mode))
        .findFirst()
        .orElseThrow();
  }

  private static double predictedMs(JsonObject run) {
    return run.getJsonObject("fetch").getDouble("predictedMs");
  }

  private static HttpResponse<String> get(String path, String accept) throws Exception {
    return CLIENT.send(request(path, accept), BodyHandlers.ofString());
  }

  private static HttpRequest request(String path, String accept) {
    return HttpRequest.newBuilder(URI.create(mesh.url("lab") + path))
        .header("Accept", accept)
        .build();
  }
}
