package dev.loopmesh.aggregator.defence;

import dev.loopmesh.kit.connection.RequestBody;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.problem.ReadyProblem;
import dev.loopmesh.kit.settings.LiveView;
import dev.loopmesh.kit.telemetry.RequestTrace;
import dev.loopmesh.kit.telemetry.ResponseEnd;
import dev.loopmesh.kit.telemetry.UntracedRequests;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.function.BooleanSupplier;

/**
 * Turns requests away when more are under way than end in time, before anything is done for them
 * (<i>Site Reliability Engineering</i>, chapter 21), or when the event loop has more to do than it
 * can ({@link LoopSaturation}). Too late is what was answered 503 or 504, and what its caller no
 * longer waited for.
 *
 * <p>A refusal must cost a small part of an answer, or refusing is what the loop does: so one in a
 * while goes the way of all requests to this door, and has its span, and of the others only is
 * counted how many there were. Use on one event loop.
 */
public final class LoadShedder implements Handler<RoutingContext> {
  private static final long TOLD_EVERY_NANOS = 10_000_000;
  private static final Problem SHED =
      new Problem(
              "shed",
              503,
              "Too many are under way",
              "As many are under way as can be answered in time.")
          .with("retryAfterSeconds", 1);
  private static final ProblemException FULL = new ProblemException(SHED);
  private static final ReadyProblem AT_ONCE = new ReadyProblem(SHED);

  private final LiveView<DefencePolicy> policy;
  private final Decisions decisions;
  private final UntracedRequests untraced;
  private final BooleanSupplier line;
  private ConcurrencyLimit limit;
  private LoopSaturation pressure;
  private long toldNanos = System.nanoTime() - TOLD_EVERY_NANOS;
  private volatile int underWay; // both written on the event loop alone
  private volatile int highest;

  /**
   * A door that lets everybody in until shedding is switched on.
   *
   * @param line whether calls of those who are in stand in line
   */
  public LoadShedder(
      LiveView<DefencePolicy> policy,
      Decisions decisions,
      UntracedRequests untraced,
      BooleanSupplier line) {
    this.policy = policy;
    this.decisions = decisions;
    this.untraced = untraced;
    this.line = line;
  }

  /** Whether a request that comes now is one too many. */
  public boolean isFull() {
    DefencePolicy.Shedding now = policy.current().shedding();
    if (!now.isOn()) {
      limit = null;
      return false;
    }
    if (limit == null) {
      limit = new ConcurrencyLimit(Math.min(now.highest(), 2 * now.lowest()), System.nanoTime());
      pressure = new LoopSaturation(line);
    }
    limit.keepWithin(now.lowest(), now.highest());
    highest = limit.limit();
    return underWay >= limit.limit()
        || underWay >= now.lowest() && pressure.isFelt(now.loopDelay().toNanos());
  }

  /**
   * Turns away one that is too many, at next to no cost.
   *
   * @return false for one that is to be turned away where its span tells of it
   */
  public boolean turnsAway(HttpServerRequest request) {
    long now = System.nanoTime();
    if (now - toldNanos > TOLD_EVERY_NANOS || RequestBody.follows(request)) {
      return false;
    }
    decisions.count(Decisions.DOOR, Decision.SHED);
    AT_ONCE.answer(request, untraced.traceId(request));
    untraced.answered(request, now);
    return true;
  }

  @Override
  public void handle(RoutingContext request) {
    if (isFull()) {
      toldNanos = System.nanoTime();
      decisions.note(RequestTrace.of(request).context(), Decisions.DOOR, Decision.SHED);
      throw FULL;
    }
    if (limit != null) {
      letIn(request);
    }
    request.next();
  }

  private void letIn(RoutingContext request) {
    underWay++;
    long beganNanos = System.nanoTime();
    ResponseEnd.handle(
        request,
        answered -> {
          int with = underWay;
          underWay--;
          int status = request.response().getStatusCode();
          ended(answered && status != 503 && status != 504, with, beganNanos);
        });
  }

  private void ended(boolean inTime, int with, long beganNanos) {
    DefencePolicy.Shedding now = policy.current().shedding();
    if (limit == null) {
      return; // switched off meanwhile
    }
    if (inTime) {
      limit.inTime(with, now.highest());
    } else {
      limit.tooLate(beganNanos, System.nanoTime(), now.lowest());
    }
    highest = limit.limit();
  }

  int underWay() {
    return underWay;
  }

  /** How many are let in at a time; 0 while everybody is. */
  int limit() {
    return policy.current().shedding().isOn() ? highest : 0;
  }
}
