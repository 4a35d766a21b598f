package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertTrue;

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
}
