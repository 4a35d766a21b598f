package dev.loopmesh.kit.problem;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.loopmesh.kit.service.LiveService;
import dev.loopmesh.kit.service.Service;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import org.junit.jupiter.api.Test;

class ProblemTest {
  private static final Problem SHED =
      new Problem("shed", 503, "Too many", "Come back later.").with("retryAfterSeconds", 3);

  @Test
  void theDocumentHasTheMembersOfRfc9457AndTheExtensions() {
    assertEquals(
        new JsonObject()
            .put("type", "tag:loopmesh.dev,2026:problem/shed")
            .put("title", "Too many")
            .put("status", 503)
            .put("detail", "Come back later.")
            .put("retryAfterSeconds", 3),
        SHED.toJson());
  }

  @Test
  void aFurtherMemberMakesAnotherProblem() {
    assertEquals("x", SHED.with("service", "x").extensions().getString("service"));
    assertFalse(SHED.extensions().containsKey("service"));
  }

  @Test
  void aFailureThatKnowsItsProblemIsAnsweredWithIt() throws Exception {
    Service fails = (router, vertx) -> router.get("/").handler(ProblemTest::shed);
    try (LiveService service = LiveService.of(settings -> fails)) {
      var answer = service.get("/");
      assertEquals(503, answer.statusCode());
      assertEquals("application/problem+json", answer.getHeader("Content-Type"));
      assertEquals("3", answer.getHeader("Retry-After"));
    }
  }

  private static void shed(RoutingContext request) {
    throw new ProblemException(SHED);
  }

  @Test
  void whateverElseFailsIsAFaultThatTellsNothingOfItsInside() throws Exception {
    Service fails =
        (router, vertx) ->
            router
                .get("/")
                .handler(
                    request -> {
                      throw new IllegalStateException("secret");
                    });
    try (LiveService service = LiveService.of(settings -> fails)) {
      var answer = service.get("/");
      assertEquals(500, answer.statusCode());
      JsonObject problem = answer.bodyAsJsonObject();
      assertEquals("See the log of the service for details.", problem.getString("detail"));
      assertFalse(answer.bodyAsString().contains("secret"), answer.bodyAsString());
    }
  }

  @Test
  void anAnswerThatHasBegunIsBrokenOff() throws Exception {
    Service begins =
        (router, vertx) ->
            router
                .get("/")
                .handler(
                    request -> {
                      request.response().setChunked(true).write("half an ans");
                      throw new ProblemException(SHED);
                    });
    try (LiveService service = LiveService.of(settings -> begins)) {
      assertThrows(HttpClosedException.class, () -> service.get("/"));
    }
  }
}
