package dev.loopmesh.lab.guest;

import dev.loopmesh.lab.live.EpochMicros;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Requests at a constant rate, whether or not earlier ones have ended (an open workload): one
 * stream at a time. Use on one event loop.
 */
public final class GuestStream {
  /** In requests per second. */
  static final int HIGHEST_RATE = 1_000;

  private static final int TICK_MS = 5;

  private final Vertx vertx;
  private final GuestClient client;
  private final Consumer<JsonObject> listener;
  private Optional<Running> running = Optional.empty();

  /**
   * @param listener gets an event whenever a stream starts or ends
   */
  public GuestStream(Vertx vertx, GuestClient client, Consumer<JsonObject> listener) {
    this.vertx = vertx;
    this.client = client;
    this.listener = listener;
  }

  /**
   * Starts a stream with a request now, and replaces the current one.
   *
   * @param rate in requests per second, from 1
   * @return the trace ID of the first request
   */
  String start(GuestOrder order, long rate, Duration lasts) {
    become(Optional.of(new Running(order, rate, lasts)));
    return client.send(order);
  }

  /** Stops the stream; requests in flight complete. */
  public void stop() {
    become(Optional.empty());
  }

  private void become(Optional<Running> now) {
    running.ifPresent(before -> vertx.cancelTimer(before.timer));
    running = now;
    listener.accept(
        new JsonObject().put("type", "guests").put("streams", new JsonArray(streams())));
  }

  List<JsonObject> streams() {
    return running.map(Running::toJson).stream().toList();
  }

  private final class Running {
    private final GuestOrder order;
    private final long rate;
    private final long lastsNanos;
    private final long begunNanos = System.nanoTime();
    private final long endMicros;
    private final long timer;
    private long sent = 1;

    private Running(GuestOrder order, long rate, Duration lasts) {
      this.order = order;
      this.rate = rate;
      this.lastsNanos = lasts.toNanos();
      this.endMicros = EpochMicros.now() + lastsNanos / 1_000;
      this.timer = vertx.setPeriodic(TICK_MS, tick -> sendThoseDue());
    }

    private void sendThoseDue() {
      long elapsedNanos = Math.min(lastsNanos, System.nanoTime() - begunNanos);
      try {
        for (long due = 1 + (elapsedNanos - 1) * rate / 1_000_000_000; sent < due; sent++) {
          client.send(order);
        }
      } finally {
        if (elapsedNanos == lastsNanos) {
          stop();
        }
      }
    }

    private JsonObject toJson() {
      return new JsonObject()
          .put("mode", order.mode())
          .put("rate", rate)
          .put("came", sent)
          .put("end", endMicros);
    }
  }
}
