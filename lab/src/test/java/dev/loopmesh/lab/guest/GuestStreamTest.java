package dev.loopmesh.lab.guest;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.lab.control.SteeredMesh;
import dev.loopmesh.lab.control.SteeredMesh.Answer;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Streams of requests, until they end or are stopped. */
class GuestStreamTest {
  private static final String[] NOBODY_AT_HOME = {"AGGREGATOR_URL", "http://127.0.0.1:1"};
  private static final String THREE = "/api/guests?mode=menu&rate=30&for=100ms";
  private static final String LATER =
      "{\"steps\":[{\"at\":\"1m\",\"service\":\"user-service\",\"latency\":\"2s\"}]}";

  @Test
  void aNewStreamReplacesTheOneBefore() throws Exception {
    try (SteeredMesh mesh = new SteeredMesh(NOBODY_AT_HOME)) {
      for (int stream = 0; stream < 4; stream++) {
        sendFromElsewhere(mesh);
        assertEquals(1, streams(mesh.get("/api/guests")));
      }
      assertEquals(0, streams(mesh.delete("/api/guests")));
      assertEquals(0, streams(mesh.get("/api/guests")));
    }
  }

  @Test
  void theLastStreamThatHasEndedIsReported() throws Exception {
    try (SteeredMesh mesh = new SteeredMesh(NOBODY_AT_HOME)) {
      String traceId = mesh.post(THREE, "").body().getString("traceId");
      SteeredMesh.until(() -> lastOf(mesh) != null);

      JsonObject last = lastOf(mesh);

      assertEquals(traceId, last.getString("traceId"));
      assertEquals(3, last.getJsonObject("report").getJsonObject("requests").getInteger("sent"));
      assertEquals(1.0, last.getJsonObject("report").getDouble("errorShare"), "nobody responds");
    }
  }

  private static JsonObject lastOf(SteeredMesh mesh) {
    try {
      return mesh.get("/api/guests").body().getJsonObject("last");
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void aResetStopsStreamAndScheduleBeforeItUndoesTheRest() throws Exception {
    try (SteeredMesh mesh = new SteeredMesh(NOBODY_AT_HOME)) {
      sendFromElsewhere(mesh);
      sendFromElsewhere(mesh);
      String[] json = {"Content-Type", "application/json"};
      assertEquals(202, mesh.post("/api/schedule", LATER, json).status());

      assertEquals(200, mesh.post("/api/mesh/reset", "").status());

      assertEquals(0, streams(mesh.get("/api/guests")));
      assertEquals("over", mesh.get("/api/schedule").body().getString("state"));
      assertEquals(4 * 4, mesh.changes().size(), () -> mesh.changes().toString());
    }
  }

  /** On a connection of its own. */
  private static void sendFromElsewhere(SteeredMesh mesh) throws Exception {
    String guests = "http://127.0.0.1:%d/api/guests?mode=menu&rate=1&for=2m";
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(guests.formatted(mesh.port())))
            .POST(BodyPublishers.noBody())
            .build();
    var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
    assertEquals(202, answer.statusCode(), answer.body());
    assertEquals(Map.of("mode", "menu", "rate", 1), first(new JsonObject(answer.body())));
  }

  private static Map<String, Object> first(JsonObject status) {
    JsonObject stream = status.getJsonArray("streams").getJsonObject(0);
    return Map.of("mode", stream.getString("mode"), "rate", stream.getInteger("rate"));
  }

  private static int streams(Answer answer) {
    return answer.body().getJsonArray("streams").size();
  }
}
