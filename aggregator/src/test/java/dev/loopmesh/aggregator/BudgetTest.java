package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.OverBothVersions;
import dev.loopmesh.contract.Protocol;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The deadline is one budget for all calls: each gets the time that is left. */
@OverBothVersions
class BudgetTest {
  @Parameter Protocol protocol;

  private static final String LOOP_FREE =
      "dev.loopmesh.aggregator.MeshUnderTest#modesThatLeaveTheLoopFree";
  private static final int POOL = 2;

  private ScriptedMesh scripted;

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
  @ValueSource(strings = {"sequential", "blocking", "worker"})
  void eachCallIsGivenWhatTheOnesBeforeItHaveLeft(String mode) throws Exception {
    try (MeshUnderTest slowUser = MeshUnderTest.waiting(protocol, "150ms", "0ms", "0ms");
        MeshUnderTest mesh =
            MeshUnderTest.asking(
                protocol,
                slowUser.urlOf("user-service"),
                scripted.orders.url(),
                scripted.payments.url())) {
      Answer answer = mesh.get(summary(mode, "deadline=9s"));
      assertEquals(200, answer.status(), () -> answer.json().encodePrettily());
      double atOrders = 9_000 - answer.call("order-service").getDouble("startMs");
      double atPayments = 9_000 - answer.call("payment-service").getDouble("startMs");
      double toOrders = budgetMs(scripted.orders.nextRequest());
      double toPayments = budgetMs(scripted.payments.nextRequest());
      assertTrue(toOrders <= 9_000 - 150, () -> "order-service was given " + toOrders);
      assertTrue(toOrders <= atOrders, () -> toOrders + " of " + atOrders);
      assertTrue(toPayments <= toOrders, () -> toPayments + " after " + toOrders);
      double toOrdersLeast = 9_000 - answer.call("order-service").getDouble("endMs") - 1;
      assertTrue(toOrders >= toOrdersLeast, () -> toOrders + " of " + atOrders);
      assertTrue(toPayments <= atPayments, () -> toPayments + " of " + atPayments);
    }
  }

  @ParameterizedTest
  @MethodSource(LOOP_FREE)
  void theTimeInTheQueueReducesTheTimeBudgetOfTheService(String mode) throws Exception {
    CountDownLatch gate = new CountDownLatch(1);
    scripted.user.now(Scripts.answersAfter(gate));
    List<Future<Answer>> answers = new ArrayList<>();
    for (int i = 0; i < POOL; i++) {
      answers.add(scripted.mesh.ask(summary(mode, "deadline=9s")));
      assertNotNull(scripted.user.nextRequest());
    }
    long start = System.nanoTime();
    Future<Answer> inLine = scripted.mesh.ask(summary(mode, "deadline=8s"));
    Thread.sleep(300);
    double queued = (System.nanoTime() - start) / 1e6;
    gate.countDown();
    double given = budgetMs(scripted.user.nextRequest());
    assertEquals(200, inLine.await(30, SECONDS).status());
    assertTrue(
        given <= 8_000 - queued / 2, () -> given + " ms after " + queued + " ms in the queue");
    for (Future<Answer> answer : answers) {
      assertEquals(200, answer.await(30, SECONDS).status());
    }
  }

  @Test
  void theCallersOwnBudgetIsKeptWhenItIsLess() throws Exception {
    scripted.user.now(Scripts.keepsSilent());
    Answer answer =
        scripted.mesh.get(summary("parallel", "deadline=30s"), "Request-Timeout", "100ms");
    assertEquals(504, answer.status());
    assertTrue(budgetMs(scripted.user.nextRequest()) <= 100);
  }

  private static double budgetMs(String head) {
    String header = "request-timeout: ";
    String text =
        head.lines()
            .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(header))
            .findFirst()
            .orElseThrow()
            .substring(header.length());
    return DurationText.parse(text).toNanos() / 1e6;
  }
}
