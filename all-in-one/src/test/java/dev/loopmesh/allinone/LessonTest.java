package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lessons run against a real mesh, and against one whose effect is sabotaged. */
class LessonTest {
  private static final Set<String> NOT_REFUTED = Set.of("held", "too-noisy");
  private static final Set<String> NOT_CONFIRMED = Set.of("did-not-hold", "too-noisy");

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Mesh mesh;

  private void start(String... settings) {
    Map<String, String> environment = new HashMap<>(MeshTest.ANY_PORTS);
    environment.put("LAB_DATA", "memory");
    for (int i = 0; i < settings.length; i += 2) {
      environment.put(settings[i], settings[i + 1]);
    }
    mesh = Mesh.start(environment);
  }

  @AfterEach
  void stop() throws Exception {
    mesh.stop().await(30, SECONDS);
  }

  @Test
  void aLessonHoldsAndLeavesTheMeshAsItWas() throws Exception {
    start();
    JsonObject run = run(1, "{'prediction':{'value':3},'confidence':'high','short':true}");

    assertTrue(NOT_REFUTED.contains(run.getString("state")), run::encode);
    String yours = run.getJsonObject("verdict").getString("yours");
    assertTrue(yours.startsWith("You predicted 3.000 s; measured 0."), yours);
    assertEquals("200ms", latency());
    assertEquals(null, managed("user-service", "/lease").getValue("lease"));
    String figure =
        send("GET", "/api/lessons/runs/" + run.getString("id") + "/figure.svg", "").body();
    assertTrue(figure.contains("you predicted 3.000 s"), figure);
  }

  @Test
  void allAtOnceThatTakesLongerThanTheLongestDoesNotHold() throws Exception {
    start();
    sabotage("aggregator", "{'fault':'delay','latency':'600ms','match':{'mode':'parallel'}}");

    JsonObject run = run(1, "{'prediction':null,'short':true}");

    assertTrue(NOT_CONFIRMED.contains(run.getString("state")), run::encode);
  }

  @Test
  void blockingOnManyLoopsDoesNotQueueAndTheClaimDoesNotHold() throws Exception {
    start("AGGREGATOR_EVENT_LOOPS", "4");

    JsonObject run = run(2, "{'prediction':null,'short':true}");

    assertTrue(NOT_CONFIRMED.contains(run.getString("state")), run::encode);
  }

  @Test
  void theStandingWaiterHolds() throws Exception {
    start();

    JsonObject run = run(2, "{'prediction':{'value':1},'short':true}");

    assertTrue(NOT_REFUTED.contains(run.getString("state")), run::encode);
  }

  @Test
  void aSecondLessonWaitsAndACancelledOneLeavesTheMeshAsItWas() throws Exception {
    start();
    JsonObject first = json(send("POST", "/api/lessons/2/runs", "{'prediction':null}"), 202);
    JsonObject refused = json(send("POST", "/api/lessons/1/runs", "{'prediction':null}"), 409);

    assertEquals(first.getString("id"), refused.getString("run"));
    assertEquals(
        204, send("DELETE", "/api/lessons/runs/" + first.getString("id"), "").statusCode());
    assertEquals("cancelled", over(first.getString("id")).getString("state"));
    assertEquals("200ms", latency());
  }

  private void sabotage(String service, String fault) throws Exception {
    json(send("PUT", "/api/mesh/" + service + "/faults/sabotage", fault), 200);
  }

  private JsonObject run(int lesson, String body) throws Exception {
    JsonObject run = json(send("POST", "/api/lessons/" + lesson + "/runs", body), 202);
    return over(run.getString("id"));
  }

  private JsonObject over(String id) throws Exception {
    JsonObject run = json(send("GET", "/api/lessons/runs/" + id, ""), 200);
    while (run.getString("state").equals("running")) {
      Thread.sleep(50);
      run = json(send("GET", "/api/lessons/runs/" + id, ""), 200);
    }
    return run;
  }

  private String latency() throws Exception {
    return managed("user-service", "/latency").getString("latency");
  }

  private JsonObject managed(String service, String path) throws Exception {
    URI uri = URI.create(mesh.service(service).managementUrl() + path);
    return json(client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()), 200);
  }

  private static JsonObject json(HttpResponse<String> answer, int status) {
    assertEquals(status, answer.statusCode(), answer::body);
    return new JsonObject(answer.body());
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(mesh.url("lab") + path))
            .method(method, BodyPublishers.ofString(body.replace('\'', '"')));
    if (!body.isEmpty()) {
      request.header("Content-Type", "application/json");
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
