package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.aggregator.MenuProber.Visit;
import dev.loopmesh.shop.Shop;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * How long each mode takes, and which other requests are served meanwhile.
 *
 * <p>The tolerance above the predicted time is measured in the same run: the total delay of a
 * thread that only sleeps. It wakes up about a thousand times a second; a fetch needs a few dozen
 * wake-ups.
 */
@TestInstance(Lifecycle.PER_CLASS)
class WaysOfWaitingTest {
  private static final double USER_MS = 100;
  private static final double ORDERS_MS = 200;
  private static final double PAYMENTS_MS = 150;
  private static final double SUM_MS = USER_MS + ORDERS_MS + PAYMENTS_MS;
  private static final double TIMER_MS = 1; // the resolution of a service's timer
  private static final int WARM_UPS = 2;

  private MeshUnderTest mesh;

  @BeforeAll
  void start() throws Exception {
    mesh = MeshUnderTest.waiting("100ms", "200ms", "150ms");
    for (String mode : MeshUnderTest.modes().toList()) {
      for (int time = 0; time < WARM_UPS; time++) {
        assertEquals(200, mesh.get(summary(mode)).status());
      }
    }
  }

  @AfterAll
  void stop() throws Exception {
    mesh.close();
  }

  /** One fetch, with the requests and delays during it. */
  private record Run(Answer answer, double lateMs, List<Visit> visits, long start, long end) {
    double elapsedMs() {
      return answer.elapsedMs();
    }

    double slowestVisitMs() {
      return visits.stream().mapToDouble(Visit::tookMs).max().orElseThrow();
    }
  }

  private Run run(String mode) throws Exception {
    try (MenuProber prober = MenuProber.start(mesh.port());
        PauseMeter pauses = PauseMeter.start()) {
      prober.awaitVisits(10);
      double lateBefore = pauses.lateMs();
      long start = System.nanoTime();
      Answer answer = mesh.get(summary(mode));
      long end = System.nanoTime();
      double lateMs = pauses.lateMs() - lateBefore;
      prober.awaitVisits(2); // the request in flight has ended too
      Run run = new Run(answer, lateMs, prober.visitsBetween(start, end), start, end);
      System.out.printf(
          "%-10s took %.1f ms, %d visits meanwhile, the slowest %.1f ms; the machine was late by"
              + " %.1f ms%n",
          mode, run.elapsedMs(), run.visits().size(), run.slowestVisitMs(), lateMs);
      assertEquals(200, answer.status());
      return run;
    }
  }

  private static void assertTook(double predictedMs, int timers, Run run) {
    double least = predictedMs - timers * TIMER_MS;
    double most = predictedMs + timers * TIMER_MS + run.lateMs();
    assertTrue(
        run.elapsedMs() >= least && run.elapsedMs() <= most,
        () -> "%.1f ms, not %.1f to %.1f".formatted(run.elapsedMs(), least, most));
  }

  @Test
  void sequentialTakesAsLongAsAllCallsTogether() throws Exception {
    assertTook(SUM_MS, 3, run("sequential"));
  }

  @Test
  void parallelTakesAsLongAsTheSlowestCall() throws Exception {
    assertTook(ORDERS_MS, 1, run("parallel"));
  }

  @Test
  void blockingTakesAsLongAsAllCallsTogether() throws Exception {
    assertTook(SUM_MS, 3, run("blocking"));
  }

  @Test
  void workerTakesAsLongAsAllCallsTogether() throws Exception {
    assertTook(SUM_MS, 3, run("worker"));
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_21)
  void virtualTakesAsLongAsTheSlowestCall() throws Exception {
    assertTook(ORDERS_MS, 1, run("virtual"));
  }

  @Test
  void parallelIsFasterThanSequentialByTheTwoShorterCalls() throws Exception {
    Run sequential = run("sequential");
    Run parallel = run("parallel");
    double gain = sequential.elapsedMs() - parallel.elapsedMs();
    double tolerance = 4 * TIMER_MS + sequential.lateMs() + parallel.lateMs();
    assertEquals(USER_MS + PAYMENTS_MS, gain, tolerance);
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.aggregator.MeshUnderTest#modesThatLeaveTheLoopFree")
  void othersAreServedPromptlyMeanwhile(String mode) throws Exception {
    Run run = run(mode);
    Run blocking = run("blocking");
    double most = blocking.slowestVisitMs() / 10 + run.lateMs();
    assertTrue(
        run.slowestVisitMs() < most,
        () -> "a visit took %.1f ms of %.1f".formatted(run.slowestVisitMs(), most));
    assertTrue(run.visits().size() > blocking.visits().size());
  }

  @Test
  void nobodyIsServedWhileTheLoopIsBlocked() throws Exception {
    Run run = run("blocking");
    // requests that arrived then waited until the end; only before it began were any served
    List<Visit> whileBlocked =
        run.visits().stream()
            .filter(visit -> visit.startNanos() > run.start() + USER_MS / 2 * 1e6)
            .filter(visit -> visit.endNanos() < run.end() - PAYMENTS_MS / 2 * 1e6)
            .toList();
    assertEquals(List.of(), whileBlocked);
    assertTrue(
        run.slowestVisitMs() > SUM_MS - USER_MS / 2,
        () -> "the longest wait was " + run.slowestVisitMs() + " ms");
  }

  @Test
  void onlyBlockingKeepsTheLoopBusy() throws Exception {
    for (String mode : MeshUnderTest.modesThatLeaveTheLoopFree().toList()) {
      Answer answer = mesh.get(summary(mode));
      double busy = answer.fetch().getDouble("loopBusyMs");
      System.out.printf("%-10s kept the loop busy for %.1f ms%n", mode, busy);
      assertTrue(busy < answer.elapsedMs() / 2, () -> mode + ": busy " + busy + " ms");
    }
    Answer blocking = mesh.get(summary("blocking"));
    double busy = blocking.fetch().getDouble("loopBusyMs");
    System.out.printf("blocking   kept the loop busy for %.1f ms%n", busy);
    assertTrue(busy > SUM_MS - 3 * TIMER_MS, () -> "blocking: busy " + busy + " ms");
    assertTrue(busy <= blocking.elapsedMs(), () -> "busier than the time that passed: " + busy);
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.aggregator.MeshUnderTest#modes")
  void everyWayBringsTheSameAnswers(String mode) throws Exception {
    var json = mesh.get(summary(mode)).json();
    assertEquals(Shop.user(42).toJson(), json.getJsonObject("user"));
    assertEquals(Shop.orders(42).size(), json.getJsonArray("orders").size());
    assertEquals(Shop.payments(42).size(), json.getJsonArray("payments").size());
    assertTrue(!json.containsKey("failures"), "nothing can fail here without failing the whole");
  }

  @ParameterizedTest
  @MethodSource("dev.loopmesh.aggregator.MeshUnderTest#modes")
  void thePredictionIsWhatTheServicesAnnounced(String mode) throws Exception {
    boolean atOnce = mode.equals("parallel") || mode.equals("virtual");
    Answer answer = mesh.get(summary(mode));
    double predicted = answer.fetch().getDouble("predictedMs");
    assertEquals(atOnce ? ORDERS_MS : SUM_MS, predicted, 3 * TIMER_MS);
  }
}
