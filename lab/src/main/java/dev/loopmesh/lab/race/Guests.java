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
import io.vertx.core.Promise;
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

  private static final Duration EVERY = Duration.ofMillis(EVERY_MS);
  private static final Duration TIMEOUT = AggregatorClient.LONGEST;
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

  Guests(Vertx vertx, LoadGenerator generator, URI aggregator) {
    loop = vertx.getOrCreateContext();
    LoadPlan plan = LoadPlan.of(aggregator.resolve("/menu"), ARRIVALS).withTimeout(TIMEOUT);
    run = generator.start(plan, new Visits());
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
    Promise<List<GuestRequest>> over = Promise.promise();
    run.report().onSuccess(ended -> loop.runOnContext(now -> over.complete(visits)));
    return over.future();
  }

  /** Gives up those in flight, too. */
  void cancel() {
    run.cancel();
  }
}
