package dev.loopmesh.lab.race;

import dev.loopmesh.kit.load.LoadGenerator;
import dev.loopmesh.kit.load.LoadListener;
import dev.loopmesh.kit.load.LoadPlan;
import dev.loopmesh.kit.load.LoadRequest;
import dev.loopmesh.kit.load.LoadRun;
import dev.loopmesh.kit.load.workload.Arrivals;
import dev.loopmesh.kit.load.workload.Phase;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Requests to the menu at a constant rate from now on, whether or not earlier ones were served. Use
 * on one event loop; the load generator has its own.
 */
final class Guests {
  static final int EVERY_MS = 50;

  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final Duration EVERY = Duration.ofMillis(EVERY_MS);
  private static final Arrivals ARRIVALS =
      new Arrivals(
          Arrivals.Process.CONSTANT,
          List.of(
              new Phase(0, 0, EVERY),
              new Phase(1e3 / EVERY_MS, 1e3 / EVERY_MS, AggregatorClient.LONGEST)));

  private final Context loop;
  private final long begunNanos = System.nanoTime();
  private final List<GuestRequest> visits = new ArrayList<>(); // on the generator's loop
  private final LoadRun run;

  /** Begins to send. */
  Guests(Vertx vertx, LoadGenerator generator, URI aggregator) {
    loop = vertx.getOrCreateContext();
    run = generator.start(plan(aggregator), new Visits());
  }

  private static LoadPlan plan(URI aggregator) {
    return LoadPlan.of(aggregator.resolve("/menu"), ARRIVALS).withTimeout(AggregatorClient.LONGEST);
  }

  /**
   * Sends one that is in no result, so that the first of a new process is not late: it loads the
   * generator's classes, and leaves an open connection.
   *
   * @return completes, and never fails, when it has ended
   */
  static Future<?> warmUp(Vertx vertx, LoadGenerator generator, URI aggregator) {
    LoadPlan one = plan(aggregator).withWorkload(Arrivals.burst(1)).withTimeout(WARM_UP);
    return generator.start(one).report(vertx.getOrCreateContext());
  }

  private final class Visits implements LoadListener {
    @Override
    public void sent(LoadRequest request) {
      visits.add(new GuestRequest(dueMs(request), Double.NaN));
    }

    @Override
    public void ended(LoadRequest request) {
      if (request.status() == 200) {
        double servedMs = (request.doneNanos() - begunNanos) / 1e6;
        visits.set((int) request.number(), new GuestRequest(dueMs(request), servedMs));
      }
    }

    private static double dueMs(LoadRequest request) {
      return (request.number() + 1) * EVERY_MS;
    }
  }

  /** Sends no more; completes when the last one was served or has timed out. */
  Future<List<GuestRequest>> stop() {
    run.stop();
    return run.report(loop).map(over -> visits);
  }

  /** Gives up those in flight, too. */
  void cancel() {
    run.cancel();
  }
}
