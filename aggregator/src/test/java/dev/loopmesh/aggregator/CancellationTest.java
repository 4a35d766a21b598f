package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.loopmesh.aggregator.ScriptedService.Script;
import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import io.vertx.core.Future;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A call whose response is not needed any more is cancelled: the service notices, and the
 * connection is released. All deadlines here are too long to be the cause.
 */
@OverBothVersions
class CancellationTest {
  @Parameter Protocol protocol;

  private static final String LOOP_FREE =
      "dev.loopmesh.aggregator.MeshUnderTest#modesThatLeaveTheLoopFree";
  private static final int POOL = 2;

  private ScriptedMesh scripted;

  @BeforeEach
  void start() throws Exception {
    scripted =
        ScriptedMesh.with(protocol, "POOL_SIZE", "" + POOL, "POOL_QUEUE", "1", "DEADLINE", "1m");
  }

  @AfterEach
  void stop() throws Exception {
    scripted.close();
  }

  static Stream<String> modesThatAskAllAtOnce() {
    return MeshUnderTest.modes().filter(mode -> mode.equals("parallel") || mode.equals("virtual"));
  }

  @ParameterizedTest
  @MethodSource("modesThatAskAllAtOnce")
  void theCallsThatLostAreBrokenOff(String mode) throws Exception {
    for (int time = 0; time < 2 * POOL; time++) {
      scripted.user.now(Scripts.keepsSilent());
      scripted.payments.now(Scripts.dribbles());
      CountDownLatch allAreAsked = new CountDownLatch(1);
      scripted.orders.now(Scripts.failsAfter(allAreAsked));
      Future<Answer> answer = scripted.mesh.ask(summary(mode));
      assertNotNull(scripted.user.nextRequest());
      assertNotNull(scripted.payments.nextRequest());
      allAreAsked.countDown();
      assertEquals(502, answer.await(30, SECONDS).status());
      assertNotNull(scripted.user.nextDeparture(), "user-service was left to wait");
      assertNotNull(scripted.payments.nextDeparture(), "payment-service was left to wait");
    }
    scripted.assertAllPlacesAreFree(mode, POOL);
  }

  @ParameterizedTest
  @MethodSource(LOOP_FREE)
  void aCallerWhoLeavesBeforeTheAnswerBeginsCancelsAll(String mode) throws Exception {
    assertLeavingCancels(mode, Scripts.keepsSilent());
  }

  @ParameterizedTest
  @MethodSource(LOOP_FREE)
  void aCallerWhoLeavesInTheMiddleOfTheAnswerCancelsAll(String mode) throws Exception {
    assertLeavingCancels(mode, Scripts.dribbles());
  }

  private void assertLeavingCancels(String mode, Script script) throws Exception {
    for (int time = 0; time < 2 * POOL; time++) {
      scripted.allNow(script);
      Socket caller = scripted.mesh.askAndBeReadyToLeave(summary(mode));
      assertNotNull(scripted.user.nextRequest());
      if (modesThatAskAllAtOnce().anyMatch(mode::equals)) {
        assertNotNull(scripted.orders.nextRequest());
        assertNotNull(scripted.payments.nextRequest());
      }
      caller.close();
      assertNotNull(scripted.user.nextDeparture(), "user-service was left to wait");
      if (modesThatAskAllAtOnce().anyMatch(mode::equals)) {
        assertNotNull(scripted.orders.nextDeparture(), "order-service was left to wait");
        assertNotNull(scripted.payments.nextDeparture(), "payment-service was left to wait");
      }
    }
    scripted.assertAllPlacesAreFree(mode, POOL);
    assertEquals(
        POOL, scripted.orders.requestsWaiting(), "order-service got a call that was cancelled");
  }

  @Test
  void aCallerWhoLeavesTheLineForAConnectionLeavesItsPlaceToOthers() throws Exception {
    scripted.user.now(Scripts.keepsSilent());
    Socket[] callers = new Socket[POOL];
    for (int i = 0; i < POOL; i++) {
      callers[i] = scripted.mesh.askAndBeReadyToLeave(summary("sequential"));
      assertNotNull(scripted.user.nextRequest());
    }
    scripted.orders.now(Scripts.keepsSilent());
    for (int time = 0; time < 3; time++) {
      Socket inLine = scripted.mesh.askAndBeReadyToLeave(summary("parallel"));
      assertNotNull(scripted.orders.nextRequest());
      inLine.close();
      assertNotNull(scripted.orders.nextDeparture(), "its other calls went on");
    }
    scripted.orders.now(Scripts.answersHonestly());
    Future<Answer> next = scripted.mesh.ask(summary("parallel"));
    assertNotNull(scripted.orders.nextRequest());
    scripted.user.now(Scripts.answersHonestly());
    for (Socket caller : callers) {
      caller.close();
    }
    assertEquals(200, next.await(30, SECONDS).status());
    scripted.assertAllPlacesAreFree("parallel", POOL);
  }
}
