package dev.loopmesh.loop;

import static java.util.concurrent.TimeUnit.MINUTES;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.transport.Transport;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Prints the cost of the monitor: nanoseconds per empty task, on a loop that never waits.
 *
 * <p>Run it on an idle machine; the variants take turns, and the median counts.
 */
final class LoopCost {
  private static final int TASKS = 2_000_000;
  private static final int ROUNDS = 15;

  private LoopCost() {}

  public static void main(String[] arguments) throws Exception {
    System.out.printf("System.nanoTime() takes %.1f ns%n", nanoTime());
    LoopMonitor full = LoopMonitor.over(Transport.NIO);
    Vertx[] all = {vertx(Transport.NIO), vertx(full.transport())};
    String[] names = {"plain", "monitor", "monitor, each task held"};
    double[][] nanos = new double[names.length][ROUNDS];
    for (int round = 0; round < ROUNDS; round++) {
      for (int variant = 0; variant < names.length; variant++) {
        nanos[variant][round] = run(all[Math.min(variant, 1)], variant == 2);
      }
    }
    for (int variant = 0; variant < names.length; variant++) {
      double[] measured = Arrays.copyOfRange(nanos[variant], ROUNDS / 3, ROUNDS);
      Arrays.sort(measured);
      System.out.printf(
          "%-24s %6.1f ns a task (%.1f to %.1f)%n",
          names[variant],
          measured[measured.length / 2],
          measured[0],
          measured[measured.length - 1]);
    }
    for (Vertx vertx : all) {
      vertx.close().await();
    }
    full.close();
  }

  /** The loop submits tasks to itself, in batches that fit the cache. */
  private static double run(Vertx vertx, boolean held) throws Exception {
    Context context = CompletableFuture.supplyAsync(vertx::getOrCreateContext).get();
    var loop = ((ContextInternal) context).nettyEventLoop();
    CompletableFuture<Double> result = new CompletableFuture<>();
    loop.execute(
        () -> {
          Runnable task =
              held
                  ? () -> Loop.current().orElseThrow().hold("GET /", "", "b7ad6b7169203331")
                  : () -> {};
          Runnable[] heap = new Runnable[1];
          int[] left = {TASKS};
          long start = System.nanoTime();
          heap[0] =
              () -> {
                for (int i = 0; i < 1000; i++) {
                  loop.execute(task);
                }
                left[0] -= 1000;
                if (left[0] > 0) {
                  loop.execute(heap[0]);
                } else {
                  loop.execute(() -> result.complete((double) (System.nanoTime() - start) / TASKS));
                }
              };
          loop.execute(heap[0]);
        });
    return result.get(1, MINUTES);
  }

  private static double nanoTime() {
    long start = System.nanoTime();
    long end = start;
    for (int i = 0; i < 10_000_000; i++) {
      end = System.nanoTime();
    }
    return (end - start) / 1e7;
  }

  private static Vertx vertx(Transport transport) {
    return Vertx.builder()
        .withTransport(transport)
        .with(new VertxOptions().setEventLoopPoolSize(1))
        .build();
  }
}
