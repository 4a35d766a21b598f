package dev.loopmesh.kit.latency;

import dev.loopmesh.kit.http.TimeBudget;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.kit.telemetry.RequestTrace;
import dev.loopmesh.kit.telemetry.ResponseEnd;
import dev.loopmesh.kit.telemetry.ScheduledTime;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * An artificial wait, which stands for work elsewhere such as a database query.
 *
 * <p>A timer, so that the event loop is free meanwhile. It ends early when the caller's time budget
 * is exhausted, and is cancelled when the caller disconnects. Confined to one event loop, except
 * for methods that are thread-safe.
 */
public final class ArtificialWait {
  private static final Latency A_SECOND = new FixedLatency(Duration.ofSeconds(1));
  private static final AttributeKey<Boolean> ARTIFICIAL =
      AttributeKey.booleanKey("loopmesh.artificial");
  private static final AttributeKey<Long> DRAWN_MS =
      AttributeKey.longKey("loopmesh.latency.drawn_ms");
  private static final AttributeKey<String> MODEL =
      AttributeKey.stringKey("loopmesh.latency.model");

  private final Latency setting;
  private final String waitingFor;
  private final String description; // as a parameter of the Server-Timing header
  private final SplittableRandom random;
  private volatile Latency latency;
  private volatile int waiting; // written on the event loop alone

  private ArtificialWait(Latency latency, String waitingFor, long seed) {
    this.setting = latency;
    this.latency = latency;
    this.waitingFor = waitingFor;
    this.description = ";desc=\"%s (artificial)\"".formatted(quotable(waitingFor));
    this.random = new SplittableRandom(seed);
  }

  /** Reads {@code LATENCY}, {@code WAITING_FOR} and {@code SEED}. */
  public static ArtificialWait from(Settings settings, String waitingFor) {
    return new ArtificialWait(
        settings.value("LATENCY", A_SECOND, Latency::parse, Latency::text),
        settings.text("WAITING_FOR", waitingFor),
        seed(settings.integer("SEED", 1, 0, Integer.MAX_VALUE), waitingFor));
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

  /**
   * Waits once.
   *
   * @return completes after the wait, on the event loop; fails with 504 when the caller's {@link
   *     TimeBudget} is shorter; never completes when the caller disconnects
   */
  public Future<Void> begin(RoutingContext request) {
    Optional<Duration> budget = TimeBudget.of(request.request());
    Latency model = latency;
    long waitMs = Math.round(model.draw(random).toNanos() / 1e6); // a timer's resolution
    long budgetMs = budget.map(Duration::toMillis).orElse(waitMs);
    announce(request, waitMs);
    if (waitMs == 0) {
      return Future.succeededFuture();
    }
    Promise<Void> over = Promise.promise();
    Span span = beginSpan(request, waitMs, model);
    waiting++;
    long timer =
        request
            .vertx()
            .setTimer(
                Math.min(waitMs, budgetMs),
                fired -> {
                  waiting--;
                  ScheduledTime.noteOn(span);
                  span.end();
                  RequestTrace.of(request).holdsLoop();
                  if (waitMs <= budgetMs) {
                    over.complete();
                  } else {
                    over.fail(new ProblemException(tooLate(budgetMs)));
                  }
                });
    ResponseEnd.handle(
        request,
        answered -> {
          if (request.vertx().cancelTimer(timer)) {
            waiting--;
            span.setAttribute("loopmesh.cancelled", true).end();
          }
        });
    return over.future();
  }

  private Span beginSpan(RoutingContext request, long waitMs, Latency model) {
    return RequestTrace.of(request)
        .child("wait for " + waitingFor)
        .setAttribute(ARTIFICIAL, true)
        .setAttribute(DRAWN_MS, waitMs)
        .setAttribute(MODEL, model.text())
        .startSpan();
  }

  /** How many requests are waiting. Thread-safe. */
  int waiting() {
    return waiting;
  }

  /** Announces the wait, so that the caller can predict its duration. */
  private void announce(RoutingContext request, long waitMs) {
    request.response().putHeader("Server-Timing", "wait;dur=" + waitMs + description);
  }

  private static String quotable(String text) {
    return text.replaceAll("[^ -~]|[\"\\\\]", "?");
  }

  private Problem tooLate(long budgetMs) {
    return Problem.deadlinePassed(
        "The caller allowed %d ms; %s takes longer.".formatted(budgetMs, waitingFor));
  }
}
