package dev.loopmesh.lab.race;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;

/** Requests to the menu at a constant rate from now on, whether or not earlier ones were served. */
final class Guests {
  static final int EVERY_MS = 50;

  private final AggregatorClient aggregator;
  private final Vertx vertx;
  private final long begunNanos = System.nanoTime();
  private final long timer;
  private final List<Future<GuestRequest>> visits = new ArrayList<>();

  Guests(Vertx vertx, AggregatorClient aggregator) {
    this.vertx = vertx;
    this.aggregator = aggregator;
    this.timer = vertx.setPeriodic(EVERY_MS, fired -> visit());
  }

  private void visit() {
    double dueMs = (visits.size() + 1) * EVERY_MS;
    visits.add(
        aggregator
            .menu()
            .map(
                answer ->
                    new GuestRequest(dueMs, answer.statusCode() == 200 ? sinceBegun() : Double.NaN))
            .otherwise(new GuestRequest(dueMs, Double.NaN)));
  }

  private double sinceBegun() {
    return (System.nanoTime() - begunNanos) / 1e6;
  }

  /** Completes when the last one was served or has timed out. */
  Future<List<GuestRequest>> stop() {
    vertx.cancelTimer(timer);
    return Future.join(visits).transform(all -> Future.succeededFuture(results()));
  }

  private List<GuestRequest> results() {
    return visits.stream().map(Future::result).toList();
  }
}
