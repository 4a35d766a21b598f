package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.loopmesh.allinone.SeenTrace.SeenSpan;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that a service refuses have a span too, with their route where there is one. */
class RefusalTraceTest {
  private static TracedMesh mesh;

  @BeforeAll
  static void up() {
    mesh = TracedMesh.with(Map.of("LATENCY", "1ms"));
  }

  @AfterAll
  static void down() throws Exception {
    mesh.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /users/0/summary, 400, /users/{id}/summary",
    "GET, /users/42/summary?mode=magic, 400, /users/{id}/summary",
    "GET, /users/99999/summary, 404, /users/{id}/summary",
    "GET, /nothing/here, 404, ",
    "POST, /menu, 405, /menu",
  })
  void whatACallerDoesWrongIsNoErrorOfTheServer(String method, String uri, int status, String route)
      throws Exception {
    HttpResponse<String> answer = mesh.send("aggregator", method, uri);
    assertEquals(status, answer.statusCode(), answer::body);
    SeenSpan root = mesh.traceOf(answer).root();

    assertEquals("server", root.kind());
    assertEquals(status, root.attribute("http.response.status_code"));
    assertEquals(route, root.attribute("http.route"));
    assertEquals(route == null ? method : method + " " + route, root.name());
    assertEquals("unset", root.status());
    assertNull(root.attribute("error.type"));
  }

  @Test
  void aBodyThatIsNotTakenIsRefusedBeforeAnyRoute() throws Exception {
    HttpResponse<String> answer =
        mesh.sendBody("aggregator", "/menu", "x"); // the door does not look where it wanted to go
    assertEquals(413, answer.statusCode(), answer::body);
    SeenSpan root = mesh.traceOf(answer).root();

    assertEquals("GET", root.name());
    assertNull(root.attribute("http.route"));
    assertEquals(413, root.attribute("http.response.status_code"));
    assertEquals("unset", root.status());
  }
}
