package dev.loopmesh.aggregator.defence;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.settings.LiveView;
import dev.loopmesh.kit.telemetry.RequestTrace;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/**
 * Turns requests away when more are under way than end in time, before anything is done for them
 * (<i>Site Reliability Engineering</i>, chapter 21). Too late is what was answered 503 or 504, what
 * its caller no longer waited for, and what comes while timers of the loop are late. Use on one
 * event loop.
 */
public final class Door implements Handler<RoutingContext> {
  private static final long LOOK_MS = 100;
  private static final ProblemException FULL =
      new ProblemException(
          new Problem(
                  "shed",
                  503,
                  "Too many are under way",
                  "As many are under way as can be answered in time.")
              .with("retryAfterSeconds", 1));

  private final Vertx vertx;
  private final LiveView<DefencePolicy> policy;
  private final Decisions decisions;
  private ConcurrencyLimit limit;
  private boolean looking;
  private volatile int underWay; // both written on the event loop alone
  private volatile int highest;

  /** A door that lets everybody in until shedding is switched on. */
  public Door(Vertx vertx, LiveView<DefencePolicy> policy, Decisions decisions) {
    this.vertx = vertx;
    this.policy = policy;
    this.decisions = decisions;
  }

  @Override
  public void handle(RoutingContext request) {
    DefencePolicy.Shedding now = policy.current().shedding();
    if (!now.isOn()) {
      limit = null;
      request.next();
      return;
    }
    begin(now);
    if (underWay >= limit.limit()) {
      decisions.note(RequestTrace.of(request).context(), Decisions.DOOR, Decision.SHED);
      throw FULL;
    }
    letIn(request);
  }

  private void begin(DefencePolicy.Shedding now) {
    if (limit == null) {
      limit = new ConcurrencyLimit(Math.min(now.highest(), 2 * now.lowest()), System.nanoTime());
    }
    limit.keepWithin(now.lowest(), now.highest());
    highest = limit.limit();
    if (!looking) {
      looking = true;
      lookAtTheLoop();
    }
  }

  private void letIn(RoutingContext request) {
    underWay++;
    long beganNanos = System.nanoTime();
    request.addEndHandler(
        sent -> {
          int with = underWay;
          underWay--;
          int status = request.response().getStatusCode();
          ended(sent.succeeded() && status != 503 && status != 504, with, beganNanos);
        });
    request.next();
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

  /** A timer shows by how much the loop is behind; there is one while shedding is on. */
  private void lookAtTheLoop() {
    long dueNanos = System.nanoTime() + LOOK_MS * 1_000_000;
    vertx.setTimer(
        LOOK_MS,
        fired -> {
          DefencePolicy.Shedding now = policy.current().shedding();
          looking = now.isOn();
          if (looking) {
            if (System.nanoTime() - dueNanos > now.loopDelay().toNanos()) {
              ended(false, 0, System.nanoTime());
            }
            lookAtTheLoop();
          }
        });
  }

  int underWay() {
    return underWay;
  }

  /** How many are let in at a time; 0 while everybody is. */
  int limit() {
    return policy.current().shedding().isOn() ? highest : 0;
  }
}
