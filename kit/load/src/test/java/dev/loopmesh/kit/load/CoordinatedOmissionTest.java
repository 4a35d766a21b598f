package dev.loopmesh.kit.load;

import static dev.loopmesh.kit.load.workload.Users.withoutThinking;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.load.workload.Arrivals;
import dev.loopmesh.kit.load.workload.Workload;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/**
 * A target that stops for half a second, seen by both loops; after Gil Tene: How NOT to Measure
 * Latency.
 */
class CoordinatedOmissionTest {
  private static final Duration STALL = Duration.ofMillis(500);
  private static final Duration TIME = Duration.ofMillis(1_500);

  @Test
  void aStallIsInTheResponseTimesOfAnOpenLoopButNotOfAClosedOne() {
    LoadReport open = stalled(Arrivals.constant(200, TIME));
    LoadReport closed = stalled(withoutThinking(1, TIME));
    assertEquals(300, open.good());
    // a third of all requests arrive meanwhile; each of them has to wait for the rest of it
    long half = STALL.toNanos() / 2;
    double seen = shareAbove(half, open.times().response());
    assertTrue(seen > 0.12, open::toString);
    assertTrue(open.times().response().getValueAtPercentile(90) > half, open::toString);
    // the one user waits with the target: one request in very many
    double hidden = shareAbove(half, closed.times().service());
    assertTrue(hidden > 0, closed::toString);
    assertTrue(hidden < seen / 2, () -> hidden + " in " + closed);
  }

  private static double shareAbove(long nanos, Histogram times) {
    return (double) times.getCountBetweenValues(nanos, Long.MAX_VALUE) / times.getTotalCount();
  }

  private static LoadReport stalled(Workload workload) {
    AtomicBoolean toStall = new AtomicBoolean();
    try (TestServer server =
            TestServer.of(
                request -> {
                  if (toStall.getAndSet(false)) {
                    hold(STALL.toNanos());
                  }
                  request.response().end();
                });
        LoadGenerator generator = new LoadGenerator()) {
      LoadPlan plan = LoadPlan.of(server.url("/"), workload).withTimeout(Duration.ofMinutes(1));
      generator.run(plan.withWorkload(Arrivals.burst(110))); // connections, and warm code
      LoadRun run =
          generator.start(
              plan,
              new LoadListener() {
                @Override
                public void sent(LoadRequest request) {
                  if (request.number() == 50) {
                    toStall.set(true);
                  }
                }
              });
      return run.await();
    }
  }

  private static void hold(long nanos) {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < nanos) {
      Thread.onSpinWait();
    }
  }
}
