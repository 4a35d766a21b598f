package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import io.vertx.core.Future;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** With too many requests in flight, further ones are refused immediately. */
@Tag("load")
@OverBothVersions
class LoadShedderTest {
  @Parameter Protocol protocol;

  /** So long that the 20 ms of waiting that may not have been sampled are negligible. */
  private static final long HELD_MS = 1_000;

  private ScriptedMesh scripted;

  @BeforeEach
  void start() throws Exception {
    scripted =
        ScriptedMesh.with(
            protocol,
            "SHED",
            "on",
            "SHED_LOWEST",
            "1",
            "SHED_HIGHEST",
            "2",
            "SHED_LOOP_DELAY", // a mesh that has just been started saturates a busy machine
            "1m",
            "OTEL_SDK_DISABLED",
            "false",
            "OTEL_TRACES_EXPORTER",
            "none",
            "OTEL_LOGS_EXPORTER",
            "none");
  }

  @AfterEach
  void stop() throws Exception {
    scripted.close();
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.aggregator.MeshUnderTest#modesThatLeaveTheLoopFree")
  void whoIsOneTooManyIsToldWhenToComeAgain(String mode) throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    scripted.user.now(Scripts.answersAfter(gate));
    List<Future<Answer>> letIn = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      letIn.add(scripted.mesh.ask(summary(mode, "deadline=20s")));
      assertNotNull(scripted.user.nextRequest());
    }
    Answer shed = scripted.mesh.get(summary(mode));
    assertEquals(503, shed.status());
    assertEquals("shed", shed.problem());
    assertEquals("1", shed.response().getHeader("Retry-After"));
    assertNull(shed.fetch());
    assertEquals(200, scripted.mesh.get("/menu").status(), "the menu costs nothing");
    scripted.mesh.hasMeasured("loopmesh_defence_decisions_total{", "\"shed\"", "aggregator", "1.0");
    scripted.mesh.hasMeasured("loopmesh_door_requests{", "\"under-way\"", "} 2.0");

    gate.countDown();
    for (Future<Answer> answer : letIn) {
      assertEquals(200, answer.await(30, SECONDS).status());
    }
    assertEquals(200, scripted.mesh.get(summary(mode)).status());
  }

  @Test
  void whatIsTooLateLowersTheLimit() throws Exception {
    assertEquals(200, scripted.mesh.get(summary("parallel")).status());
    scripted.mesh.hasMeasured("loopmesh_door_requests{", "\"limit\"", "} 2.0");
    scripted.user.now(Scripts.keepsSilent());
    assertEquals(504, scripted.mesh.get(summary("parallel", "deadline=50ms")).status());
    scripted.mesh.hasMeasured("loopmesh_door_requests{", "\"limit\"", "} 1.0");
  }

  @Test
  void aLateRequestIsRefusedOnALoopThatNeverWaits() throws Exception {
    scripted.mesh.change("SHED_LOWEST", "2", "SHED_HIGHEST", "10", "SHED_LOOP_DELAY", "50ms");
    CountDownLatch gate = new CountDownLatch(1);
    scripted.user.now(Scripts.answersAfter(gate));
    List<Future<Answer>> letIn = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      letIn.add(scripted.mesh.ask(summary("parallel", "deadline=20s")));
      assertNotNull(scripted.user.nextRequest());
    }
    List<Socket> three = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      three.add(scripted.mesh.askAndBeReadyToLeave("/menu"));
      assertTrue(three.get(i).getInputStream().read() > 0);
    }
    CountDownLatch hold = new CountDownLatch(1);
    scripted.user.now(Scripts.answersAfter(hold));
    letIn.add(scripted.mesh.ask(summary("blocking", "deadline=20s"))); // it holds the loop
    assertNotNull(scripted.user.nextRequest());
    scripted.user.now(
        request -> {
          Thread.sleep(HELD_MS);
          Scripts.answersHonestly().play(request);
        });
    for (Socket one : three) { // and in its next turn the first of these does
      one.getOutputStream().write(request(summary("blocking")));
    }
    hold.countDown();
    scripted.mesh.hasMeasured(
        "loopmesh_defence_decisions_total{", "\"shed\"", "aggregator", " 2.0");

    gate.countDown();
    for (Future<Answer> answer : letIn) {
      assertEquals(200, answer.await(30, SECONDS).status());
    }
    for (Socket one : three) {
      one.close();
    }
  }

  @Test
  void aRequestIsRefusedWhileCallsAreQueuedOnALoopThatNeverWaits() throws Exception {
    scripted.mesh.change(
        "SHED_LOWEST", "2", "SHED_HIGHEST", "10", "SHED_LOOP_DELAY", "1m", "POOL_SIZE", "1");
    CountDownLatch gate = new CountDownLatch(1);
    scripted.user.now(Scripts.answersAfter(gate));
    List<Future<Answer>> letIn = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      letIn.add(scripted.mesh.ask(summary("parallel", "deadline=20s")));
    }
    assertNotNull(scripted.user.nextRequest());
    scripted.mesh.hasMeasured("loopmesh_pool_connections{", "user-service", "waiting", "} 1.0");
    Socket one = scripted.mesh.askAndBeReadyToLeave("/menu");
    assertTrue(one.getInputStream().read() > 0);
    Thread.sleep(100); // so that the loop has waited lately, and one more request is accepted
    CountDownLatch hold = new CountDownLatch(1);
    scripted.user.now(Scripts.answersAfter(hold));
    letIn.add(scripted.mesh.ask(summary("blocking", "deadline=20s"))); // it holds the loop
    assertNotNull(scripted.user.nextRequest());
    Thread.sleep(HELD_MS);
    one.getOutputStream().write(request(summary("parallel")));
    hold.countDown();
    scripted.mesh.hasMeasured(
        "loopmesh_defence_decisions_total{", "\"shed\"", "aggregator", " 1.0");

    gate.countDown();
    for (Future<Answer> answer : letIn) {
      assertEquals(200, answer.await(30, SECONDS).status());
    }
    one.close();
  }

  private static byte[] request(String uri) {
    return "GET %s HTTP/1.1\r\nHost: aggregator\r\n\r\n"
        .formatted(uri)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Test
  void switchedOffItLetsEverybodyIn() throws Exception {
    scripted.mesh.change("SHED", "off");
    CountDownLatch gate = new CountDownLatch(1);
    scripted.user.now(Scripts.answersAfter(gate));
    List<Future<Answer>> letIn = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      letIn.add(scripted.mesh.ask(summary("parallel", "deadline=20s")));
      assertNotNull(scripted.user.nextRequest());
    }
    gate.countDown();
    for (Future<Answer> answer : letIn) {
      assertEquals(200, answer.await(30, SECONDS).status());
    }
  }
}
