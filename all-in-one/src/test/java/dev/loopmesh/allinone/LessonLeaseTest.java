package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Lessons whose lease ends too early, or is another's. */
class LessonLeaseTest {
  private LessonMesh mesh;

  @BeforeEach
  void start() {
    mesh = new LessonMesh();
  }

  @AfterEach
  void stop() throws Exception {
    mesh.close();
  }

  private JsonObject begin(int status) throws Exception {
    return LessonMesh.json(mesh.send("POST", "/api/lessons/2/runs", "{'prediction':null}"), status);
  }

  private void lease(String service, String method, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(mesh.managementUrl(service) + "/lease"))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(body))
            .build();
    int status = HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
    assertTrue(status < 300, () -> method + " /lease: " + status);
  }

  @Test
  void aResetCancelsALessonAndLeavesTheMeshReset() throws Exception {
    String id = begin(202).getString("id");

    assertEquals(200, mesh.send("POST", "/api/mesh/reset", "").statusCode());

    assertEquals("cancelled", mesh.over(id).getString("state"));
    assertEquals("200ms", mesh.latency());
    assertEquals(null, mesh.managed("user-service", "/lease").getValue("lease"));
  }

  @Test
  void aLessonWhoseLeaseWasEndedFailsAndSaysWhy() throws Exception {
    String id = begin(202).getString("id");
    lease("user-service", "DELETE", "");

    JsonObject run = mesh.over(id);

    assertEquals("failed", run.getString("state"), run::encode);
    String why = run.getString("failure"); // of the renewal, or of a change before it
    assertTrue(why.contains("was reset") || why.contains("does not hold the lease"), why);
    assertEquals("200ms", mesh.latency());
  }

  @Test
  void aLessonOfAnotherLabIsNotDisturbed() throws Exception {
    lease("order-service", "PUT", "{\"holder\":\"another lab\",\"for\":\"60s\"}");

    JsonObject refused = begin(409);

    assertTrue(refused.getString("detail").contains("'another lab' holds"), refused::encode);
    JsonObject lease = mesh.managed("order-service", "/lease").getJsonObject("lease");
    assertEquals("another lab", lease.getString("holder"));
    assertEquals(null, mesh.managed("user-service", "/lease").getValue("lease"));
  }
}
