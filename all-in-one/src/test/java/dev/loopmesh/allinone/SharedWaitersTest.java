package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.UnusedPort;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/**
 * Lessons about what requests share, with other knobs and against sabotaged meshes; {@code .ci/run}
 * runs each as it is.
 */
class SharedWaitersTest {
  @Test
  void aMenuWaitsForTheLoopAndTheVerdictNamesWhatHeldIt() throws Exception {
    try (LessonMesh mesh = new LessonMesh()) {
      for (String holder : new String[] {"blocking client", "sleep", "computing"}) {
        JsonObject run = mesh.holds(3, holder);
        String heldBy = run.getJsonObject("measurement").getJsonObject("loops").getString("heldBy");
        assertTrue(heldBy.startsWith("GET /users/{id}/summary"), run::encode);
      }
    }
  }

  @Test
  void aMenuOnAnotherLoopDoesNotWait() throws Exception {
    try (LessonMesh mesh = new LessonMesh("AGGREGATOR_EVENT_LOOPS", "4")) {
      mesh.doesNotHold(3, "blocking client");
    }
  }

  @Test
  void oneLoopThatIsHeldByEachRequestDoesNotHold() throws Exception {
    try (LessonMesh mesh = new LessonMesh()) {
      mesh.sabotage(
          "aggregator", "{'fault':'block-loop','hold':'30ms','match':{'mode':'sequential'}}");
      mesh.doesNotHold(7, "40");
    }
  }

  @Test
  void aFailureIsAnsweredAtOnceAndTheLostCallsAreWorkedOnAsTheKnobSays() throws Exception {
    try (LessonMesh mesh = new LessonMesh()) {
      mesh.holds(11, "work");
    }
  }

  @Test
  void aFailureThatIsAnsweredLateDoesNotHold() throws Exception {
    try (LessonMesh mesh = new LessonMesh()) {
      mesh.sabotage("aggregator", "{'fault':'delay','latency':'400ms'}");
      mesh.doesNotHold(11, "drop");
    }
  }

  @Test
  void aDatabaseThatCannotBeUsedFailsItsRunAlone() throws Exception {
    try (UnusedPort closed = new UnusedPort();
        LessonMesh mesh =
            new LessonMesh(
                "LAB_DATABASE",
                closed.url().replace("http", "jdbc:postgresql")
                    + "/shop?user=lab&password=secret")) {
      JsonObject run = mesh.run(13, "{'prediction':null,'short':true}");
      String failure = run.getString("failure");

      assertEquals("failed", run.getString("state"), run::encode);
      assertTrue(failure.startsWith("The database jdbc:postgresql://127.0.0.1:"), failure);
      assertTrue(failure.contains("/shop cannot be used: "), failure);
      assertTrue(failure.endsWith("Correct LAB_DATABASE, or set it to embedded."), failure);
      String settings = mesh.managed("lab", "/info").encode();
      assertTrue(settings.contains("/shop"), settings);
      assertFalse(settings.contains("secret"), settings);
    }
  }
}
