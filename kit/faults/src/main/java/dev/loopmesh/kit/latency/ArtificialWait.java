package dev.loopmesh.kit.latency;

import dev.loopmesh.kit.capacity.Capacity;
import dev.loopmesh.kit.http.TimeBudget;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.kit.telemetry.RequestTrace;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.vertx.core.Future;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * An artificial wait, which stands for work elsewhere such as a database query.
 *
 * <p>A timer, so that the event loop is free meanwhile. It ends early when the caller's time budget
 * is exhausted, and is cancelled when the caller disconnects. Where a {@link Capacity} limits how
 * many wait at a time, the others are queued. Confined to one event loop, except for methods that
 * are thread-safe.
 */
public final class ArtificialWait {
  static final AttributeKey<Boolean> ABANDONED = AttributeKey.booleanKey("loopmesh.abandoned");
  static final AttributeKey<Boolean> CANCELLED = AttributeKey.booleanKey("loopmesh.cancelled");

  private static final Latency A_SECOND = new FixedLatency(Duration.ofSeconds(1));
  private static final AttributeKey<Boolean> ARTIFICIAL =
      AttributeKey.booleanKey("loopmesh.artificial");
  private static final AttributeKey<Long> AHEAD = AttributeKey.longKey("loopmesh.queue.ahead");
  private static final AttributeKey<Long> DRAWN_MS =
      AttributeKey.longKey("loopmesh.latency.drawn_ms");
  private static final AttributeKey<String> MODEL =
      AttributeKey.stringKey("loopmesh.latency.model");

  private final Latency setting;
  private final String waitingFor;
  private final String description; // as a parameter of the Server-Timing header
  private final SplittableRandom random;
  private final Capacity capacity;
  private volatile Latency latency;
  private volatile boolean hidden;

  private ArtificialWait(Latency latency, String waitingFor, long seed, Capacity capacity) {
    this.setting = latency;
    this.latency = latency;
    this.waitingFor = waitingFor;
    this.description = ";desc=\"%s (artificial)\"".formatted(quotable(waitingFor));
    this.random = new SplittableRandom(seed);
    this.capacity = capacity;
  }

  /**
   * Reads {@code LATENCY}, {@code WAITING_FOR} and {@code SEED}, and the settings of the {@link
   * Capacity}.
   */
  public static ArtificialWait from(Settings settings, String waitingFor) {
    return new ArtificialWait(
        settings.value("LATENCY", A_SECOND, Latency::parse, Latency::text),
        settings.text("WAITING_FOR", waitingFor),
        seed(settings.integer("SEED", 1, 0, Integer.MAX_VALUE), waitingFor),
        Capacity.from(settings));
  }

  /** Different for each service, so that their waits differ. */
  static long seed(int seed, String waitingFor) {
    return seed + ((long) waitingFor.hashCode() << 32);
  }

  /** The latency of the settings. Thread-safe. */
  public Latency setting() {
    return setting;
  }

  /** The current latency. Thread-safe. */
  public Latency latency() {
    return latency;
  }

  /** Changes the latency of later waits. Thread-safe. */
  public void become(Latency latency) {
    this.latency = latency;
  }

  /** Hides the latency in telemetry while an exercise runs; the waits stay. Thread-safe. */
  public void hide(boolean hide) {
    hidden = hide;
  }

  /** Goes on with the latency of the wait that this one replaces. Thread-safe. */
  public void replace(ArtificialWait before) {
    latency = before.latency;
    hidden = before.hidden;
  }

  /** How many may wait at a time. */
  public Capacity capacity() {
    return capacity;
  }

  /**
   * Waits once, in a place of the {@link Capacity}.
   *
   * @return completes after the wait, on the event loop; fails with 504 when the caller's {@link
   *     TimeBudget} is shorter, and with 503 when the queue is full; never completes when the
   *     caller disconnects
   */
  public Future<Void> begin(RoutingContext request) {
    Optional<Duration> budget = TimeBudget.of(request.request());
    long budgetMs = budget.map(Duration::toMillis).orElse(RequestWait.NO_BUDGET);
    if (!capacity.isFree()) {
      return new RequestWait(this, request, budgetMs).queue();
    }
    Latency model = latency;
    long waitMs = draw(model);
    announce(request, "wait;dur=" + waitMs + description);
    if (waitMs == 0) {
      return Future.succeededFuture();
    }
    capacity.enter();
    return new RequestWait(this, request, budgetMs).work(model, waitMs);
  }

  /** A time, in milliseconds, which is a timer's resolution. */
  long draw(Latency model) {
    return Math.round(model.draw(random).toNanos() / 1e6);
  }

  Span beginWorkSpan(RoutingContext request, long waitMs, Latency model) {
    SpanBuilder wait =
        RequestTrace.of(request)
            .child("wait for " + waitingFor)
            .setAttribute(ARTIFICIAL, true)
            .setAttribute(DRAWN_MS, waitMs);
    return (hidden ? wait : wait.setAttribute(MODEL, model.text())).startSpan();
  }

  /**
   * @param ahead how many were queued already
   */
  Span beginQueueSpan(RoutingContext request, long ahead) {
    return RequestTrace.of(request)
        .child("queued for " + waitingFor)
        .setAttribute(ARTIFICIAL, true)
        .setAttribute(AHEAD, ahead)
        .startSpan();
  }

  /** How many requests are waiting, without queued ones. Thread-safe. */
  int waiting() {
    return capacity.tally().working();
  }

  /** Announces the wait, so that the caller can predict its duration, and the time in the queue. */
  void announce(RoutingContext request, long waitMs, long queuedMs) {
    announce(request, "wait;dur=" + waitMs + description + ", " + queue(queuedMs));
  }

  /** Announces the time in the queue alone: the wait has not begun. */
  void announceQueue(RoutingContext request, long queuedMs) {
    announce(request, queue(queuedMs));
  }

  private static String queue(long queuedMs) {
    return "queue;dur=" + queuedMs + ";desc=\"queued (artificial)\"";
  }

  private static void announce(RoutingContext request, String timing) {
    request.response().putHeader("Server-Timing", timing);
  }

  private static String quotable(String text) {
    return text.replaceAll("[^ -~]|[\"\\\\]", "?");
  }

  Problem tooLate(long budgetMs) {
    return Problem.deadlinePassed(
        "The caller allowed %d ms; %s takes longer.".formatted(budgetMs, waitingFor));
  }

  Problem queueFull() {
    return new Problem(
            "queue-full",
            503,
            "Queue full",
            "%d requests are worked on (CONCURRENCY) and %d are queued (QUEUE) for %s."
                .formatted(capacity.tally().working(), capacity.tally().queued(), waitingFor))
        .with("retryAfterSeconds", 1);
  }
}
