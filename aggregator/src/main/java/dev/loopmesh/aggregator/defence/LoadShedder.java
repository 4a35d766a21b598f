package dev.loopmesh.aggregator.defence;

import dev.loopmesh.kit.connection.RequestBody;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.problem.ReadyProblem;
import dev.loopmesh.kit.settings.LiveView;
import dev.loopmesh.kit.telemetry.RequestTrace;
import dev.loopmesh.kit.telemetry.ResponseEnd;
import dev.loopmesh.kit.telemetry.UntracedRequests;
import io.opentelemetry.api.common.Attributes;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;

/**
 * Refuses requests when more are in flight than can be served in time, before any other work on
 * them (<i>Site Reliability Engineering</i>, chapter 21), or when the event loop is saturated
 * ({@link LoopSaturation}). Too late are responses with 503 or 504, and requests whose client has
 * disconnected.
 *
 * <p>A refusal must cost a small part of a response (ADR 10): one in 10 ms goes through the router
 * and has a span, the others are only counted. On the event loop, but for {@link #inFlight} and
 * {@link #limit}.
 */
public final class LoadShedder implements Handler<RoutingContext> {
  private static final long TRACED_EVERY_NANOS = 10_000_000;
  private static final Problem SHED =
      new Problem(
              "shed", 503, "Request shed", "As many summaries are in flight as can end in time.")
          .with("retryAfterSeconds", 1);
  private static final ProblemException REFUSAL = new ProblemException(SHED);
  private static final ReadyProblem READY = new ReadyProblem(SHED);

  private final LiveView<DefencePolicy> policy;
  private final Decisions decisions;
  private final UntracedRequests untraced;
  private final BooleanSupplier queued;
  private ConcurrencyLimit limit = new ConcurrencyLimit(1, 0);
  private LoopSaturation saturation;
  private boolean on;
  private long tracedNanos = System.nanoTime() - TRACED_EVERY_NANOS;
  private volatile int inFlight; // these two are written on the loop, and read by other threads
  private volatile int highest;

  /**
   * Refuses nothing until shedding is switched on. Created on the loop that it protects.
   *
   * @param queued whether calls for requests in flight are queued
   */
  public LoadShedder(
      LiveView<DefencePolicy> policy,
      Decisions decisions,
      UntracedRequests untraced,
      BooleanSupplier queued) {
    this.policy = policy;
    this.decisions = decisions;
    this.untraced = untraced;
    this.queued = queued;
    this.saturation = new LoopSaturation(queued);
  }

  /** Whether a request that arrives now must be refused. */
  public boolean isFull() {
    DefencePolicy.Shedding now = policy.current().shedding();
    if (now.isOn() && !on) {
      limit = new ConcurrencyLimit(Math.min(now.highest(), 2 * now.lowest()), System.nanoTime());
      saturation = new LoopSaturation(queued);
    }
    on = now.isOn();
    if (!on) {
      return false;
    }
    limit.keepWithin(now.lowest(), now.highest());
    highest = limit.limit();
    return inFlight >= limit.limit()
        || inFlight >= now.lowest() && saturation.isSaturated(now.loopDelay().toNanos());
  }

  /**
   * Refuses a request at minimum cost.
   *
   * @return false if the request must be refused with a span, by {@link #handle}
   */
  public boolean refuses(HttpServerRequest request) {
    long now = System.nanoTime();
    if (now - tracedNanos > TRACED_EVERY_NANOS || RequestBody.follows(request)) {
      return false;
    }
    decisions.count(Decisions.REQUEST, Decision.SHED);
    READY.answer(request, untraced.traceId(request));
    untraced.answered(request, now);
    return true;
  }

  @Override
  public void handle(RoutingContext request) {
    if (isFull()) {
      tracedNanos = System.nanoTime();
      decisions.note(
          RequestTrace.of(request).context(), Decisions.REQUEST, Decision.SHED, Attributes.empty());
      throw REFUSAL;
    }
    if (on) {
      admit(request);
    }
    request.next();
  }

  private void admit(RoutingContext request) {
    inFlight++;
    long beganNanos = System.nanoTime();
    ResponseEnd.handle(
        request,
        answered -> {
          int with = inFlight;
          inFlight--;
          int status = request.response().getStatusCode();
          ended(answered && status != 503 && status != 504, with, beganNanos);
        });
  }

  private void ended(boolean inTime, int with, long beganNanos) {
    DefencePolicy.Shedding now = policy.current().shedding();
    if (!on) {
      return; // it was switched off meanwhile
    }
    if (inTime) {
      limit.inTime(with, now.highest());
    } else {
      limit.tooLate(beganNanos, System.nanoTime(), now.lowest());
    }
    highest = limit.limit();
  }

  /** Counted requests in flight. Any thread. */
  int inFlight() {
    return inFlight;
  }

  /** How many may be in flight; 0 while shedding is off. Any thread. */
  int limit() {
    return policy.current().shedding().isOn() ? highest : 0;
  }
}
