package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.loopmesh.aggregator.ScriptedService.Script;
import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing outlives its deadline. */
@OverBothVersions
@Execution(CONCURRENT) // each waits for deadlines of a mesh of its own
class DeadlineTest {
  @Parameter Protocol protocol;

  private static final String MODES = "dev.loopmesh.aggregator.MeshUnderTest#modes";
  private static final String LOOP_FREE =
      "dev.loopmesh.aggregator.MeshUnderTest#modesThatLeaveTheLoopFree";
  private static final int POOL = 2;
  private static final double MS = 500;
  private static final String DEADLINE = "deadline=500ms";

  private ScriptedMesh scripted;

  /** The first use of a client may take longer than a deadline here, on a busy machine. */
  @BeforeParameterizedClassInvocation
  static void warmUp(Protocol protocol) throws Exception {
    try (ScriptedMesh mesh = ScriptedMesh.with(protocol)) {
      for (String mode : MeshUnderTest.modes().toList()) {
        mesh.mesh.get(summary(mode));
      }
    }
  }

  @BeforeEach
  void start() throws Exception {
    scripted =
        ScriptedMesh.with(
            protocol,
            "POOL_SIZE",
            "" + POOL,
            "POOL_QUEUE",
            "10",
            "WORKER_POOL",
            "" + POOL,
            "DEADLINE",
            "1m");
  }

  @AfterEach
  void stop() throws Exception {
    scripted.close();
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void aSilentServiceIsWaitedForUntilTheDeadline(String mode) throws Exception {
    assertDeadlineEnds(mode, Scripts.keepsSilent());
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void aHeadThatStopsIsWaitedForUntilTheDeadline(String mode) throws Exception {
    assertDeadlineEnds(mode, Scripts.stopsInTheHead());
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void aBodyThatStopsIsWaitedForUntilTheDeadline(String mode) throws Exception {
    assertDeadlineEnds(mode, Scripts.stopsInTheBody());
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void aBodyThatDribblesIsReadUntilTheDeadline(String mode) throws Exception {
    assertDeadlineEnds(mode, Scripts.dribbles());
  }

  /** More calls are cancelled in time than there are connections, and no connection leaks. */
  private void assertDeadlineEnds(String mode, Script script) throws Exception {
    for (int time = 0; time <= POOL; time++) {
      scripted.payments.now(script);
      try (PauseMeter pauses = PauseMeter.start()) {
        Answer answer = scripted.mesh.get(summary(mode, DEADLINE));
        assertEquals(504, answer.status(), () -> answer.json().encodePrettily());
        assertEquals("deadline-passed", answer.problem());
        assertEquals("payment-service", answer.json().getString("service"));
        assertNotNull(scripted.payments.nextDeparture(), "payment-service was left to wait");
        double most = MS + MS / 2 + pauses.lateMs(); // of a wait that would never end by itself
        assertTrue(answer.elapsedMs() >= MS - 1, () -> "too soon: " + answer.elapsedMs());
        assertTrue(answer.elapsedMs() <= most, () -> answer.elapsedMs() + " ms > " + most);
      }
    }
    if (!mode.equals("blocking")) {
      scripted.assertAllPlacesAreFree(mode, POOL);
    }
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void aServiceThatDoesNotAcceptIsWaitedForUntilTheDeadline(String mode) throws Exception {
    List<Socket> line = new ArrayList<>();
    try (ServerSocket deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      for (int i = 0; i < 2; i++) { // Linux queues one connection more than the backlog
        line.add(new Socket(deaf.getInetAddress(), deaf.getLocalPort()));
      }
      String url = "http://127.0.0.1:" + deaf.getLocalPort();
      try (MeshUnderTest mesh =
          MeshUnderTest.asking(protocol, scripted.user.url(), url, scripted.payments.url())) {
        Answer answer = mesh.get(summary(mode, DEADLINE));
        assertEquals(504, answer.status(), () -> answer.json().encodePrettily());
        assertEquals("order-service", answer.json().getString("service"));
      }
    } finally {
      for (Socket socket : line) {
        socket.close();
      }
    }
  }

  @ParameterizedTest
  @MethodSource(LOOP_FREE)
  void partialAnswersWithWhatCameUntilThen(String mode) throws Exception {
    scripted.payments.now(Scripts.keepsSilent());
    Answer answer = scripted.mesh.get(summary(mode, DEADLINE, "onFailure=partial"));
    assertEquals(200, answer.status(), () -> answer.json().encodePrettily());
    assertNotNull(answer.json().getJsonObject("user"));
    assertNotNull(answer.json().getJsonArray("orders"));
    assertNull(answer.json().getJsonArray("payments"));
    assertEquals(Map.of("payment-service", "deadline-passed"), answer.failures());
    assertNotNull(scripted.payments.nextDeparture(), "payment-service was left to wait");
  }

  @Test
  void partialAnswersWithWhatCameUntilThenEvenWhenTheLoopWasHeld() throws Exception {
    scripted.payments.now(Scripts.keepsSilent());
    Answer answer = scripted.mesh.get(summary("blocking", DEADLINE, "onFailure=partial"));
    assertEquals(200, answer.status(), () -> answer.json().encodePrettily());
    assertEquals(Map.of("payment-service", "deadline-passed"), answer.failures());
  }

  @ParameterizedTest
  @ValueSource(strings = {"sequential", "blocking", "worker"})
  void whatWouldComeAfterTheDeadlineIsNotAskedFor(String mode) throws Exception {
    scripted.orders.now(Scripts.keepsSilent());
    Answer answer = scripted.mesh.get(summary(mode, DEADLINE, "onFailure=partial"));
    assertEquals(200, answer.status());
    assertEquals(
        Map.of("order-service", "deadline-passed", "payment-service", "deadline-passed"),
        answer.failures());
    assertEquals(0, scripted.payments.requestsWaiting());
  }

  @ParameterizedTest
  @MethodSource(MODES)
  void partialIsA504WhenNothingCame(String mode) throws Exception {
    scripted.allNow(Scripts.keepsSilent());
    Answer answer = scripted.mesh.get(summary(mode, DEADLINE, "onFailure=partial"));
    assertEquals(504, answer.status());
    assertEquals("user-service", answer.json().getString("service"));
    assertEquals(3, answer.fetch().getJsonArray("calls").size());
  }

  @Test
  void callsThatEndAtTheDeadlineEndTogetherAndAreAllCritical() throws Exception {
    scripted.allNow(Scripts.keepsSilent());
    Answer answer = scripted.mesh.get(summary("parallel", DEADLINE));
    for (Object call : answer.fetch().getJsonArray("calls")) {
      assertTrue(((JsonObject) call).getBoolean("critical"), () -> answer.fetch().encode());
    }
  }

  @Test
  void aCallQueuedForAConnectionEndsAtItsDeadline() throws Exception {
    scripted.user.now(Scripts.keepsSilent());
    List<Socket> holders = new ArrayList<>();
    for (int i = 0; i < POOL; i++) {
      holders.add(scripted.mesh.askAndBeReadyToLeave(summary("parallel")));
      assertNotNull(scripted.user.nextRequest());
    }
    Answer inLine = scripted.mesh.get(summary("parallel", DEADLINE));
    assertEquals(504, inLine.status());
    assertEquals("user-service", inLine.json().getString("service"));
    assertEquals(0, scripted.user.requestsWaiting());
    for (Socket holder : holders) {
      holder.close();
    }
    scripted.assertAllPlacesAreFree("parallel", POOL);
  }

  @Test
  void aRequestQueuedForAWorkerIsAnsweredAtTheDeadline() throws Exception {
    scripted.user.now(Scripts.keepsSilent());
    List<Socket> holders = new ArrayList<>();
    for (int i = 0; i < POOL; i++) {
      holders.add(scripted.mesh.askAndBeReadyToLeave(summary("worker")));
      assertNotNull(scripted.user.nextRequest());
    }
    Answer inLine = scripted.mesh.get(summary("worker", DEADLINE, "onFailure=partial"));
    assertEquals(504, inLine.status());
    assertEquals(0, inLine.fetch().getJsonArray("calls").size());
    for (Socket holder : holders) {
      holder.close();
    }
    scripted.assertAllPlacesAreFree("worker", POOL);
    assertEquals(
        POOL, scripted.user.requestsWaiting(), "user-service got a call that was cancelled");
  }
}
