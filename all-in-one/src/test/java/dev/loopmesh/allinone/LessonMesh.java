package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;

/** A mesh of its own for each test, and the lessons of its lab. */
final class LessonMesh implements AutoCloseable {
  private static final double QUIET_MS = 10;
  private static final Set<String> NOT_REFUTED = Set.of("held", "too-noisy");
  private static final Set<String> NOT_CONFIRMED = Set.of("did-not-hold", "too-noisy");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Mesh mesh;

  /**
   * Starts it.
   *
   * @param settings names and values in turn
   */
  LessonMesh(String... settings) {
    Map<String, String> environment = new HashMap<>(MeshTest.ANY_PORTS);
    environment.put("LAB_DATA", "memory");
    for (int i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    mesh = Mesh.start(environment);
  }

  @Override
  public void close() throws TimeoutException {
    mesh.stop().await(30, SECONDS);
  }

  /** Runs the short form; it must hold, unless the machine is too busy to tell. */
  JsonObject holds(int lesson, String knob) throws Exception {
    return expect(NOT_REFUTED, lesson, knob);
  }

  /** Runs the short form; it must not hold, unless the machine is too busy to tell. */
  JsonObject doesNotHold(int lesson, String knob) throws Exception {
    return expect(NOT_CONFIRMED, lesson, knob);
  }

  private JsonObject expect(Set<String> states, int lesson, String knob) throws Exception {
    JsonObject run = run(lesson, "{'prediction':null,'short':true,'knob':'%s'}".formatted(knob));
    assertTrue(states.contains(run.getString("state")), run::encode);
    assertFalse(run.getString("state").equals("too-noisy") && wasQuiet(run), run::encode);
    return run;
  }

  /** Whether nothing was late by so much that a lesson could not tell. */
  private static boolean wasQuiet(JsonObject run) {
    JsonObject noise = run.getJsonObject("noise");
    return run.getJsonObject("verdict").getString("sentence").contains(" ms late")
        && noise.getDouble("longestPauseMs") < QUIET_MS
        && noise.getDouble("latenessP99Ms") < QUIET_MS;
  }

  void sabotage(String service, String fault) throws Exception {
    json(send("PUT", "/api/mesh/" + service + "/faults/sabotage", fault), 200);
  }

  JsonObject run(int lesson, String body) throws Exception {
    JsonObject run = json(send("POST", "/api/lessons/" + lesson + "/runs", body), 202);
    return over(run.getString("id"));
  }

  JsonObject over(String id) throws Exception {
    JsonObject run = json(send("GET", "/api/lessons/runs/" + id, ""), 200);
    while (run.getString("state").equals("running")) {
      Thread.sleep(50);
      run = json(send("GET", "/api/lessons/runs/" + id, ""), 200);
    }
    return run;
  }

  String latency() throws Exception {
    return managed("user-service", "/latency").getString("latency");
  }

  String managementUrl(String service) {
    return mesh.service(service).managementUrl();
  }

  JsonObject managed(String service, String path) throws Exception {
    URI uri = URI.create(managementUrl(service) + path);
    return json(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()), 200);
  }

  static JsonObject json(HttpResponse<String> answer, int status) {
    assertEquals(status, answer.statusCode(), answer::body);
    return new JsonObject(answer.body());
  }

  HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(mesh.url("lab") + path))
            .method(method, BodyPublishers.ofString(body.replace('\'', '"')));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
