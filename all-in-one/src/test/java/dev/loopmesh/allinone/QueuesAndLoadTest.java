package dev.loopmesh.allinone;

import org.junit.jupiter.api.Test;

/** Lessons about queues and load, against sabotaged meshes; {@code .ci/run} runs each as it is. */
class QueuesAndLoadTest {
  @Test
  void aStampedeEndsWhereTheAbandonedAreDropped() throws Exception {
    try (LessonMesh mesh = new LessonMesh()) {
      mesh.holds(12, "drop the abandoned");
    }
  }

  @Test
  void aPoolForEachOfFourLoopsIsLargeEnough() throws Exception {
    try (LessonMesh mesh = new LessonMesh("AGGREGATOR_EVENT_LOOPS", "4")) {
      mesh.doesNotHold(6, "5");
    }
  }

  @Test
  void fourServersForEachQueueDoNotHaveThatKnee() throws Exception {
    try (LessonMesh mesh = new LessonMesh("EVENT_LOOPS", "4")) {
      mesh.doesNotHold(8, "constant");
    }
  }

  @Test
  void requestsOnTimeThatAnotherLoopServesDoNotMeetTheFreeze() throws Exception {
    try (LessonMesh mesh = new LessonMesh("AGGREGATOR_EVENT_LOOPS", "4")) {
      mesh.doesNotHold(9, "2s");
    }
  }

  @Test
  void aServiceThatIsSlowMoreOftenThanItShouldDoesNotHold() throws Exception {
    try (LessonMesh mesh = new LessonMesh()) {
      mesh.sabotage("payment-service", "{'fault':'delay','latency':'400ms','probability':0.5}");
      mesh.doesNotHold(10, "10%");
    }
  }

  @Test
  void aServiceWithFourTimesTheCapacityRecoversByItself() throws Exception {
    try (LessonMesh mesh = new LessonMesh("PAYMENT_SERVICE_EVENT_LOOPS", "4")) {
      mesh.doesNotHold(12, "none");
    }
  }
}
