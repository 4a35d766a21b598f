package dev.loopmesh.allinone;

import org.junit.jupiter.api.Test;

/** Lessons about queues and load: each against a real mesh, and against a sabotaged one. */
class QueuesAndLoadTest {
  @Test
  void theLessonsHold() throws Exception {
    try (LessonMesh mesh = new LessonMesh()) {
      mesh.holds(6, "5");
      mesh.holds(8, "constant");
      mesh.holds(9, "2s");
      mesh.holds(10, "10%");
      mesh.holds(12, "none");
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
