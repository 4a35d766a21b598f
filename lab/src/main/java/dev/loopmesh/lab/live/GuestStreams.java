package dev.loopmesh.lab.live;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Shareable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Guests who come at a constant arrival rate, whether or not those before them were served (an open
 * workload). Those of all event loops of the lab, each sent by the one that was asked. Thread-safe.
 */
final class GuestStreams implements Shareable {
  /** The most guests a second. */
  static final int HIGHEST_RATE = 1_000;

  private static final int TICK_MS = 5;
  private static final int MOST_STREAMS = 8;

  private final Vertx vertx;
  private final GuestDoor door;
  private final List<Stream> streams = new ArrayList<>();

  /** The streams of this {@code Vertx}, which come to this door. */
  static GuestStreams of(Vertx vertx, Supplier<GuestDoor> door) {
    return vertx
        .sharedData()
        .<String, GuestStreams>getLocalMap(GuestStreams.class.getName())
        .computeIfAbsent("lab", name -> new GuestStreams(vertx, door.get()));
  }

  private GuestStreams(Vertx vertx, GuestDoor door) {
    this.vertx = vertx;
    this.door = door;
  }

  /** One guest, now. */
  String one(GuestOrder order) {
    return door.enter(order);
  }

  /**
   * Guests one after another, the first of them now; of too many streams the oldest ends.
   *
   * @param rate how many a second, from 1
   * @return the trace of the first
   */
  synchronized String stream(GuestOrder order, long rate, Duration lasts) {
    if (streams.size() == MOST_STREAMS) {
      streams.get(0).end();
    }
    Stream stream = new Stream(order, rate, lasts);
    streams.add(stream);
    return door.enter(order);
  }

  /** Nobody comes any more; who is inside is served. */
  synchronized void stop() {
    List.copyOf(streams).forEach(Stream::end);
  }

  int underWay() {
    return door.underWay();
  }

  /** What comes at present. */
  synchronized List<JsonObject> streams() {
    return streams.stream().map(Stream::toJson).toList();
  }

  private final class Stream {
    private final GuestOrder order;
    private final long rate;
    private final long lastsNanos;
    private final long begunNanos = System.nanoTime();
    private final long timer;
    private long came = 1;

    private Stream(GuestOrder order, long rate, Duration lasts) {
      this.order = order;
      this.rate = rate;
      this.lastsNanos = lasts.toNanos();
      this.timer = vertx.setPeriodic(TICK_MS, tick -> tick());
    }

    private void tick() {
      synchronized (GuestStreams.this) {
        if (streams.contains(this)) { // it may have ended when this was due already
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
          end();
        }
      }
    }

    private void end() {
      vertx.cancelTimer(timer);
      streams.remove(this);
    }

    private JsonObject toJson() {
      return new JsonObject().put("mode", order.mode()).put("rate", rate).put("came", came);
    }
  }
}
