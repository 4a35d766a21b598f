package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;

/** A mesh of its own in which a player plays drills through the public API of the lab. */
final class DrillMesh implements AutoCloseable {
  static final String PLAYER = "the-player-of-a-test";
  static final String TRAINER = "the-trainer-of-a-test";

  private static final String CURRENT = "/api/drills/current";

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Mesh mesh;

  /**
   * Starts it.
   *
   * @param settings names and values in turn
   */
  DrillMesh(String... settings) {
    Map<String, String> environment = new HashMap<>(MeshTest.ANY_PORTS);
    environment.remove("OTEL_SDK_DISABLED");
    environment.put("OTEL_BSP_SCHEDULE_DELAY", "100");
    environment.put("LAB_OTLP_PORT", "0");
    environment.put("PLAYER_TOKEN", PLAYER);
    environment.put("TRAINER_TOKEN", TRAINER);
    for (int i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    mesh = Mesh.start(environment);
  }

  @Override
  public void close() throws TimeoutException {
    mesh.stop().await(30, SECONDS);
  }

  String url(String service) {
    return mesh.url(service);
  }

  String managementUrl(String service) {
    return mesh.service(service).managementUrl();
  }

  /** Starts a drill in a short form; returns the ID of the run. */
  String start(String id, long seed, double scale) throws Exception {
    JsonObject body = new JsonObject().put("id", id).put("seed", seed).put("scale", scale);
    return json(send(TRAINER, "POST", "/api/drills/start", body.encode()), 202).getString("id");
  }

  /** The player's view. */
  JsonObject view() throws Exception {
    return json(current(PLAYER, "GET", "", ""), 200);
  }

  /** Calls the drill in progress; fails with how it has ended, if it is over. */
  private HttpResponse<String> current(String token, String method, String path, String body)
      throws Exception {
    HttpResponse<String> answer = send(token, method, CURRENT + path, body);
    String run = answer.statusCode() == 404 ? new JsonObject(answer.body()).getString("run") : null;
    if (run != null) {
      JsonObject result = json(send(TRAINER, "GET", "/api/drills/results/" + run, ""), 200);
      throw new AssertionError(
          "The drill has ended before: %s, limit %d ms. %s Its events: %s"
              .formatted(
                  result.getString("state"),
                  result.getLong("limitMs"),
                  result.getString("failure"),
                  result.getJsonArray("events").encode()));
    }
    return answer;
  }

  /** Polls the player's view until it is as wanted; fails when the drill is over before. */
  JsonObject await(Predicate<JsonObject> wanted) throws Exception {
    JsonObject view = view();
    while (!wanted.test(view)) {
      Thread.sleep(100);
      view = view();
    }
    return view;
  }

  JsonObject declare() throws Exception {
    return json(current(PLAYER, "POST", "/declare", ""), 200);
  }

  JsonObject answer(String service, String mechanism, String evidence) throws Exception {
    JsonObject body = new JsonObject().put("mechanism", mechanism).put("evidence", evidence);
    if (!service.isEmpty()) {
      body.put("service", service);
    }
    return json(current(PLAYER, "POST", "/answer", body.encode()), 200);
  }

  HttpResponse<String> act(JsonObject lever) throws Exception {
    return current(PLAYER, "POST", "/act", lever.encode());
  }

  /** The player is done; returns the result. */
  JsonObject end() throws Exception {
    return json(current(PLAYER, "POST", "/end", ""), 200);
  }

  /** The trainer's view. */
  JsonObject truth() throws Exception {
    return json(current(TRAINER, "GET", "/truth", ""), 200);
  }

  /** Waits for the end of the drill in progress; returns its result. */
  JsonObject result(String run) throws Exception {
    while (send(PLAYER, "GET", CURRENT, "").statusCode() == 200) {
      Thread.sleep(200);
    }
    return json(send(PLAYER, "GET", "/api/drills/results/" + run, ""), 200);
  }

  /** The newest traces. */
  JsonArray traces(String query) throws Exception {
    return json(send("", "GET", "/api/traces?" + query, ""), 200).getJsonArray("traces");
  }

  static JsonObject json(HttpResponse<String> answer, int status) {
    assertEquals(status, answer.statusCode(), answer::body);
    return new JsonObject(answer.body());
  }

  HttpResponse<String> send(String token, String method, String path, String body)
      throws Exception {
    return request(mesh.url("lab") + path, token, method, body);
  }

  HttpResponse<String> manage(String service, String method, String path, String body)
      throws Exception {
    return request(managementUrl(service) + path, "", method, body);
  }

  HttpResponse<String> request(String url, String token, String method, String body)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url)).method(method, BodyPublishers.ofString(body));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
