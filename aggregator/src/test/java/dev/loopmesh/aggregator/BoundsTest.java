package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every shared resource is bounded. */
@OverBothVersions
class BoundsTest {
  @Parameter Protocol protocol;

  static Stream<String> modesWithAConnectionPool() {
    return MeshUnderTest.modesThatLeaveTheLoopFree().filter(mode -> !mode.equals("worker"));
  }

  @ParameterizedTest
  @MethodSource("modesWithAConnectionPool")
  void aRequestBeyondPoolAndQueueIsRefusedAndTheOthersAreServed(String mode) throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with(protocol, "POOL_SIZE", "2", "POOL_QUEUE", "3")) {
      assertRefusedBeyond(2, 3, scripted, mode, "pool-full");
    }
  }

  @ParameterizedTest
  @MethodSource("modesWithAConnectionPool")
  void aPoolMayHaveNoQueue(String mode) throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with(protocol, "POOL_SIZE", "1", "POOL_QUEUE", "0")) {
      assertRefusedBeyond(1, 0, scripted, mode, "pool-full");
    }
  }

  @Test
  void aRequestBeyondWorkersAndTheirQueueIsRefusedAndTheOthersAreServed() throws Exception {
    try (ScriptedMesh scripted =
        ScriptedMesh.with(protocol, "WORKER_POOL", "2", "WORKER_QUEUE", "3")) {
      assertRefusedBeyond(2, 3, scripted, "worker", "workers-busy");
    }
  }

  private static void assertRefusedBeyond(
      int connections, int queue, ScriptedMesh scripted, String mode, String problem)
      throws Exception {
    for (int time = 0; time < 2; time++) {
      CountDownLatch gate = new CountDownLatch(1);
      scripted.user.now(Scripts.answersAfter(gate));
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < connections + queue; i++) {
        answers.add(scripted.mesh.ask(summary(mode, "deadline=20s")));
      }
      for (int i = 0; i < connections; i++) {
        assertNotNull(scripted.user.nextRequest());
      }
      scripted.mesh.get("/menu"); // on one connection after another, so all have been accepted
      Answer beyond = firstRefused(scripted, mode, answers);
      assertEquals(503, beyond.status(), () -> beyond.json().encodePrettily());
      assertEquals(problem, beyond.problem());
      assertEquals("1", beyond.response().getHeader("Retry-After"));
      assertEquals(0, scripted.user.requestsWaiting(), "more calls than connections");

      gate.countDown();
      for (Future<Answer> answer : answers) {
        assertEquals(200, answer.await(30, SECONDS).status());
      }
      for (int i = 0; i < queue; i++) {
        assertNotNull(scripted.user.nextRequest());
      }
    }
    scripted.assertAllPlacesAreFree(mode, connections);
  }

  private static Answer firstRefused(
      ScriptedMesh scripted, String mode, List<Future<Answer>> answers) throws Exception {
    Answer answer = scripted.mesh.get(summary(mode, "deadline=20s"));
    assertTrue(answers.stream().noneMatch(Future::isComplete), "one within the bounds was ended");
    return answer;
  }

  @Test
  void theTwentyFirstWorkerRequestBeginsWhenAWorkerIsFree() throws Exception {
    try (ScriptedMesh scripted =
        ScriptedMesh.with(protocol, "WORKER_POOL", "20", "WORKER_QUEUE", "1")) {
      assertRefusedBeyond(20, 1, scripted, "worker", "workers-busy");
    }
  }
}
