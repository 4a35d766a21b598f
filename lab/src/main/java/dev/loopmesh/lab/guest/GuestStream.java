package dev.loopmesh.lab.guest;

import dev.loopmesh.kit.load.workload.Arrivals;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.lab.live.EpochMicros;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Requests at a constant rate, whether or not earlier ones have ended (an open workload): one
 * stream at a time, and none while it is paused. Use on one event loop.
 */
public final class GuestStream {
  /** In requests per second. */
  static final int HIGHEST_RATE = 1_000;

  private static final Duration FOREVER = Duration.ofDays(365);

  private final Vertx vertx;
  private final GuestLoad load;
  private final Consumer<JsonObject> listener;
  private Optional<Running> running = Optional.empty();
  private Optional<JsonObject> last = Optional.empty();
  private Optional<String> paused = Optional.empty();
  private Runnable whenOver = () -> {};

  /**
   * @param listener gets an event whenever a stream starts or ends
   */
  public GuestStream(Vertx vertx, GuestLoad load, Consumer<JsonObject> listener) {
    this.vertx = vertx;
    this.load = load;
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
   * @return the trace ID of the first request; empty if too many are in flight
   * @throws ProblemException 409 while it is paused
   */
  Future<String> start(GuestOrder order, long rate, Optional<Duration> lasts) {
    if (paused.isPresent()) {
      throw new ProblemException(paused(paused.get()));
    }
    end();
    Running started = new Running(order, rate, lasts);
    become(Optional.of(started));
    return started.sending.firstTrace();
  }

  private static Problem paused(String why) {
    String detail = "No stream of requests is sent because %s. Wait for its end.";
    return new Problem("guests-paused", 409, "Requests are paused", detail.formatted(why));
  }

  /** Stops the stream; requests in flight complete. */
  void stop() {
    end();
    become(Optional.empty());
  }

  /**
   * Stops the stream, and allows no other until it is resumed.
   *
   * @param why such as {@code lesson 3 is running}
   */
  void pause(String why) {
    paused = Optional.of(why);
    stop();
  }

  void resume() {
    paused = Optional.empty();
    stop();
  }

  private void end() {
    running.ifPresent(Running::end);
  }

  private void become(Optional<Running> now) {
    running = now;
    listener.accept(state().put("type", "guests"));
  }

  /** Whether a stream can be started that replaces none. */
  boolean isIdle() {
    return running.isEmpty() && paused.isEmpty();
  }

  /** Whether a stream runs that has no end. */
  boolean isEndless() {
    return running.map(stream -> stream.lasts.isEmpty()).orElse(false);
  }

  /** The stream, if there is one, and why it is paused. */
  JsonObject state() {
    JsonArray streams = new JsonArray(running.map(Running::toJson).stream().toList());
    JsonObject state = new JsonObject().put("streams", streams);
    paused.ifPresent(why -> state.put("paused", why));
    return state;
  }

  /** The stream whose requests have ended last, with what was measured; never an endless one. */
  Optional<JsonObject> last() {
    return last;
  }

  private final class Running {
    private final GuestOrder order;
    private final long rate;
    private final Optional<Duration> lasts;
    private final long beganMicros = EpochMicros.now();
    private final GuestLoad.Sending sending;
    private final long timer;

    private Running(GuestOrder order, long rate, Optional<Duration> lasts) {
      this.order = order;
      this.rate = rate;
      this.lasts = lasts;
      Duration time = lasts.orElse(FOREVER);
      sending = load.start(order, Arrivals.constant(rate, time));
      timer = vertx.setTimer(time.toMillis(), over -> complete());
      lasts.ifPresent(bounded -> sending.report().onSuccess(this::remember));
    }

    private void remember(JsonObject report) {
      JsonObject stream = new JsonObject().put("mode", order.mode()).put("rate", rate);
      last = Optional.of(stream.put("traceId", firstTrace()).put("report", report));
    }

    private String firstTrace() {
      return Optional.ofNullable(sending.firstTrace().result()).orElse("");
    }

    /** All of its requests have been sent, or are being sent. */
    private void complete() {
      become(Optional.empty());
      whenOver.run();
    }

    private void end() {
      vertx.cancelTimer(timer);
      sending.stop();
    }

    private JsonObject toJson() {
      JsonObject stream =
          new JsonObject().put("mode", order.mode()).put("rate", rate).put("came", sending.sent());
      lasts.ifPresent(time -> stream.put("end", beganMicros + time.toNanos() / 1_000));
      return stream.put("traceId", firstTrace());
    }
  }
}
