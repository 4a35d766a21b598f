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
  private static final long FOREVER = Long.MAX_VALUE;

  private final Vertx vertx;
  private final GuestClient client;
  private final Consumer<JsonObject> listener;
  private Optional<Running> running = Optional.empty();
  private Runnable whenOver = () -> {};

  /**
   * @param listener gets an event whenever a stream starts or ends
   */
  public GuestStream(Vertx vertx, GuestClient client, Consumer<JsonObject> listener) {
    this.vertx = vertx;
    this.client = client;
    this.listener = listener;
  }

  /** Is told when a stream's time is over; not when a stream is stopped or replaced. */
  void whenOver(Runnable told) {
    whenOver = told;
  }

  /**
   * Starts a stream with a request now, and replaces the current one.
   *
   * @param rate in requests per second, from 1
   * @param lasts empty for a stream that goes on until it is stopped
   * @return the trace ID of the first request
   */
  String start(GuestOrder order, long rate, Optional<Duration> lasts) {
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

  boolean isRunning() {
    return running.isPresent();
  }

  /** Whether a stream runs that has no end. */
  boolean isEndless() {
    return running.map(stream -> stream.lastsNanos == FOREVER).orElse(false);
  }

  List<JsonObject> streams() {
    return running.map(Running::toJson).stream().toList();
  }

  private final class Running {
    private final GuestOrder order;
    private final long rate;
    private final long lastsNanos;
    private final long begunNanos = System.nanoTime();
    private final long beganMicros;
    private final long timer;
    private long sent = 1;

    private Running(GuestOrder order, long rate, Optional<Duration> lasts) {
      this.order = order;
      this.rate = rate;
      this.lastsNanos = lasts.map(Duration::toNanos).orElse(FOREVER);
      this.beganMicros = EpochMicros.now();
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
          whenOver.run();
        }
      }
    }

    private JsonObject toJson() {
      JsonObject stream =
          new JsonObject().put("mode", order.mode()).put("rate", rate).put("came", sent);
      return lastsNanos == FOREVER ? stream : stream.put("end", beganMicros + lastsNanos / 1_000);
    }
  }
}
