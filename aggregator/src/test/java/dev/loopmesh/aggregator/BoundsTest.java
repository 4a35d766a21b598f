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
import java.util.Comparator;
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
  void whoFindsThePoolAndItsLineFullIsTurnedAwayAndTheOthersAreServed(String mode)
      throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with(protocol, "POOL_SIZE", "2", "POOL_QUEUE", "3")) {
      assertTurnedAwayBeyond(2, 3, scripted, mode, "pool-full");
    }
  }

  @ParameterizedTest
  @MethodSource("modesWithAConnectionPool")
  void aPoolMayHaveNoLine(String mode) throws Exception {
    try (ScriptedMesh scripted = ScriptedMesh.with(protocol, "POOL_SIZE", "1", "POOL_QUEUE", "0")) {
      assertTurnedAwayBeyond(1, 0, scripted, mode, "pool-full");
    }
  }

  @Test
  void whoFindsTheWorkersAndTheirLineFullIsTurnedAwayAndTheOthersAreServed() throws Exception {
    try (ScriptedMesh scripted =
        ScriptedMesh.with(protocol, "WORKER_POOL", "2", "WORKER_QUEUE", "3")) {
      assertTurnedAwayBeyond(2, 3, scripted, "worker", "workers-busy");
    }
  }

  private static void assertTurnedAwayBeyond(
      int places, int line, ScriptedMesh scripted, String mode, String problem) throws Exception {
    for (int time = 0; time < 2; time++) {
      CountDownLatch gate = new CountDownLatch(1);
      scripted.user.now(Scripts.answersAfter(gate));
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < places + line; i++) {
        answers.add(scripted.mesh.ask(summary(mode, "deadline=20s")));
      }
      for (int i = 0; i < places; i++) {
        assertNotNull(scripted.user.nextRequest());
      }
      scripted.mesh.get("/menu"); // on one connection after another, so all have been accepted
      Answer beyond = firstTurnedAway(scripted, mode, answers);
      assertEquals(503, beyond.status(), () -> beyond.json().encodePrettily());
      assertEquals(problem, beyond.problem());
      assertEquals("1", beyond.response().getHeader("Retry-After"));
      assertEquals(0, scripted.user.requestsWaiting(), "more calls than connections");

      gate.countDown();
      for (Future<Answer> answer : answers) {
        assertEquals(200, answer.await(30, SECONDS).status());
      }
      for (int i = 0; i < line; i++) {
        assertNotNull(scripted.user.nextRequest());
      }
    }
    scripted.assertAllPlacesAreFree(mode, places);
  }

  private static Answer firstTurnedAway(
      ScriptedMesh scripted, String mode, List<Future<Answer>> answers) throws Exception {
    Answer answer = scripted.mesh.get(summary(mode, "deadline=20s"));
    assertTrue(answers.stream().noneMatch(Future::isComplete), "one within the bounds was ended");
    return answer;
  }

  @Test
  void theTwentyFirstWorkerRequestBeginsWhenAWorkerIsFree() throws Exception {
    try (MeshUnderTest mesh =
        MeshUnderTest.waiting(protocol, "100ms", "100ms", "100ms", "WORKER_POOL", "20")) {
      mesh.get(summary("worker"));
      List<Future<Answer>> asked = new ArrayList<>();
      for (int i = 0; i < 21; i++) {
        asked.add(mesh.ask(summary("worker", "deadline=10s")));
      }
      List<Answer> answers = new ArrayList<>();
      for (Future<Answer> one : asked) {
        Answer answer = one.await(30, SECONDS);
        assertEquals(200, answer.status());
        answers.add(answer);
      }
      answers.sort(Comparator.comparing(BoundsTest::beginMs));
      double begins20 = beginMs(answers.get(19));
      double begins21 = beginMs(answers.get(20));
      double firstIsDone =
          answers.stream().limit(20).mapToDouble(Answer::elapsedMs).min().orElseThrow();
      System.out.printf(
          "21 worker requests, 20 workers: the 20th begins after %.0f ms, the 21st after %.0f ms;"
              + " the first is done after %.0f ms%n",
          begins20, begins21, firstIsDone);
      assertTrue(begins20 < firstIsDone / 2, "20 should not wait for each other");
      assertTrue(begins21 > firstIsDone / 2, "the 21st should wait for a worker");
    }
  }

  private static double beginMs(Answer answer) {
    return answer.call("user-service").getDouble("startMs");
  }
}
