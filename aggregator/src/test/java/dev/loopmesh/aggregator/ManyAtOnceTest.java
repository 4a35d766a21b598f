package dev.loopmesh.aggregator;

import static dev.loopmesh.aggregator.MeshUnderTest.summary;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** One loop waits for a thousand calls as well as for one, given enough connections. */
@Tag("load")
class ManyAtOnceTest {
  private static final int MANY = 1_000;
  private static final double LATENCY_MS = 1_000;

  @Test
  void aThousandParallelRequestsTakeHardlyLongerThanOne() throws Exception {
    // POOL_SIZE is 1000 unless it is set; without a queue, each needs a connection of its own
    try (MeshUnderTest mesh = MeshUnderTest.waiting("1s", "1s", "1s", "POOL_QUEUE", "0")) {
      double cold = slowestOfMany(mesh, "new connections");
      double warm = slowestOfMany(mesh, "kept connections");
      double warmer = slowestOfMany(mesh, "kept connections");
      double best = Math.min(cold, Math.min(warm, warmer));
      assertTrue(best >= LATENCY_MS - 1, () -> "faster than the services: " + best + " ms");
      assertTrue(best < 2 * LATENCY_MS, () -> "as slow as two rounds: " + best + " ms");
    }
  }

  /** The longest of the fetches, by the aggregator's clock, in milliseconds. */
  private static double slowestOfMany(MeshUnderTest mesh, String which) throws Exception {
    long start = System.nanoTime();
    List<Future<Answer>> asked = new ArrayList<>();
    for (int i = 0; i < MANY; i++) {
      asked.add(mesh.ask(summary("parallel", "deadline=30s")));
    }
    double slowest = 0;
    for (Future<Answer> one : asked) {
      Answer answer = one.await(60, SECONDS);
      assertEquals(200, answer.status(), () -> answer.json().encodePrettily());
      slowest = Math.max(slowest, answer.elapsedMs());
    }
    System.out.printf(
        "%d parallel requests, %s: all answered after %.0f ms, the slowest fetch took %.0f ms%n",
        MANY, which, (System.nanoTime() - start) / 1e6, slowest);
    return slowest;
  }
}
