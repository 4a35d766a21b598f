package dev.loopmesh.lab.live;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Guests who come at a constant arrival rate, whether or not those before them were served (an open
 * workload): one stream at a time, whichever event loop of the lab was asked. Thread-safe.
 */
final class GuestStreams implements Shareable {
  /** The most guests a second. */
  static final int HIGHEST_RATE = 1_000;

  private static final int TICK_MS = 5;

  private final Vertx vertx;
  private final GuestDoor door;
  private final Consumer<JsonObject> listener;
  private Optional<Stream> stream = Optional.empty();

  /** The stream of this {@code Vertx}, which comes to this door; a listener is told each change. */
  static GuestStreams of(Vertx vertx, Supplier<GuestDoor> door, Consumer<JsonObject> listener) {
    return vertx
        .sharedData()
        .<String, GuestStreams>getLocalMap(GuestStreams.class.getName())
        .computeIfAbsent("lab", name -> new GuestStreams(vertx, door.get(), listener));
  }

  private GuestStreams(Vertx vertx, GuestDoor door, Consumer<JsonObject> listener) {
    this.vertx = vertx;
    this.door = door;
    this.listener = listener;
  }

  /** One guest, now. */
  String one(GuestOrder order) {
    return door.enter(order);
  }

  /**
   * Guests one after another, the first of them now, in place of the stream before.
   *
   * @param rate how many a second, from 1
   * @return the trace of the first
   */
  synchronized String stream(GuestOrder order, long rate, Duration lasts) {
    stream.ifPresent(Stream::cancel);
    become(Optional.of(new Stream(order, rate, lasts)));
    return door.enter(order);
  }

  /** Nobody comes any more; who is inside is served. */
  synchronized void stop() {
    stream.ifPresent(Stream::cancel);
    become(Optional.empty());
  }

  private void become(Optional<Stream> now) {
    stream = now;
    JsonArray all = new JsonArray(streams());
    listener.accept(new JsonObject().put("type", "guests").put("streams", all));
  }

  int underWay() {
    return door.underWay();
  }

  /** What comes at present: one stream, or none. */
  synchronized List<JsonObject> streams() {
    return stream.map(Stream::toJson).stream().toList();
  }

  private final class Stream {
    private final GuestOrder order;
    private final long rate;
    private final long lastsNanos;
    private final long begunNanos = System.nanoTime();
    private final long endMicros;
    private final long timer;
    private long came = 1;

    private Stream(GuestOrder order, long rate, Duration lasts) {
      this.order = order;
      this.rate = rate;
      this.lastsNanos = lasts.toNanos();
      this.endMicros = EpochMicros.now() + lastsNanos / 1_000;
      this.timer = vertx.setPeriodic(TICK_MS, tick -> tick());
    }

    private void tick() {
      synchronized (GuestStreams.this) {
        if (stream.filter(now -> now == this).isPresent()) { // it may have ended already
          sendThoseDue();
        }
      }
    }

    private void sendThoseDue() {
      long elapsedNanos = Math.min(lastsNanos, System.nanoTime() - begunNanos);
      try {
        for (long due = 1 + (elapsedNanos - 1) * rate / 1_000_000_000; came < due; came++) {
          door.enter(order);
        }
      } finally {
        if (elapsedNanos == lastsNanos) {
          stop();
        }
      }
    }

    private void cancel() {
      vertx.cancelTimer(timer);
    }

    private JsonObject toJson() {
      return new JsonObject()
          .put("mode", order.mode())
          .put("rate", rate)
          .put("came", came)
          .put("end", endMicros);
    }
  }
}
