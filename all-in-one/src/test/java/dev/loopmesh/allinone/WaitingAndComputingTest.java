package dev.loopmesh.allinone;

import org.junit.jupiter.api.Test;

/**
 * Lessons about loops that are held, with another knob and against sabotaged meshes; {@code
 * .ci/run} runs each as it is.
 */
class WaitingAndComputingTest {
  @Test
  void computingOnThreeLoopsGainsUpToTheCores() throws Exception {
    try (LessonMesh mesh = new LessonMesh()) {
      mesh.holds(4, "three loops");
    }
  }

  @Test
  void computingOnFourLoopsInsteadOfOneDoesNotHold() throws Exception {
    try (LessonMesh mesh = new LessonMesh("AGGREGATOR_EVENT_LOOPS", "4")) {
      mesh.doesNotHold(4, "one loop");
    }
  }

  @Test
  void threeLoopsThatComputeInTurnDoNotHold() throws Exception {
    try (LessonMesh mesh = new LessonMesh()) {
      mesh.sabotage("order-service", "{'fault':'delay','latency':'300ms'}");
      mesh.sabotage("payment-service", "{'fault':'delay','latency':'600ms'}");
      mesh.doesNotHold(4, "three loops");
    }
  }

  @Test
  void aParkedLoopThatComputesAsWellDoesNotHold() throws Exception {
    try (LessonMesh mesh = new LessonMesh()) {
      mesh.sabotage("aggregator", "{'fault':'spin-loop','hold':'200ms','match':{'path':'/menu'}}");
      mesh.doesNotHold(5, "1s");
    }
  }
}
