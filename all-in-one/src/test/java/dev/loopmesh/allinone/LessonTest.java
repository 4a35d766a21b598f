package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Lessons run against a real mesh, and against one whose effect is sabotaged. */
class LessonTest {
  private LessonMesh mesh;

  private void start(String... settings) {
    mesh = new LessonMesh(settings);
  }

  @AfterEach
  void stop() throws Exception {
    mesh.close();
  }

  @Test
  void aLessonHoldsAndLeavesTheMeshAsItWas() throws Exception {
    start();
    JsonObject run = mesh.run(1, "{'prediction':{'value':3},'confidence':'high','short':true}");

    assertTrue(Set.of("held", "too-noisy").contains(run.getString("state")), run::encode);
    String yours = run.getJsonObject("verdict").getString("yours");
    assertTrue(yours.startsWith("You predicted 3.000 s; measured 0."), yours);
    assertEquals("200ms", mesh.latency());
    assertEquals(null, mesh.managed("user-service", "/lease").getValue("lease"));
    String figure =
        mesh.send("GET", "/api/lessons/runs/" + run.getString("id") + "/figure.svg", "").body();
    assertTrue(figure.contains("you predicted 3.000 s"), figure);
  }

  @Test
  void allAtOnceThatTakesLongerThanTheLongestDoesNotHold() throws Exception {
    start();
    mesh.sabotage("aggregator", "{'fault':'delay','latency':'600ms','match':{'mode':'parallel'}}");

    mesh.doesNotHold(1, "equal");
  }

  @Test
  void blockingOnManyLoopsDoesNotQueueAndTheClaimDoesNotHold() throws Exception {
    start("AGGREGATOR_EVENT_LOOPS", "4");

    mesh.doesNotHold(2, "10");
  }

  @Test
  void aSecondLessonWaitsAndACancelledOneLeavesTheMeshAsItWas() throws Exception {
    start();
    JsonObject first =
        LessonMesh.json(mesh.send("POST", "/api/lessons/2/runs", "{'prediction':null}"), 202);
    JsonObject refused =
        LessonMesh.json(mesh.send("POST", "/api/lessons/1/runs", "{'prediction':null}"), 409);

    assertEquals(first.getString("id"), refused.getString("run"));
    assertEquals(
        204, mesh.send("DELETE", "/api/lessons/runs/" + first.getString("id"), "").statusCode());
    assertEquals("cancelled", mesh.over(first.getString("id")).getString("state"));
    assertEquals("200ms", mesh.latency());
  }
}
