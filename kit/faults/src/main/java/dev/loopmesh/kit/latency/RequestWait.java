package dev.loopmesh.kit.latency;

import dev.loopmesh.kit.capacity.Capacity;
import dev.loopmesh.kit.capacity.Job;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.telemetry.RequestTrace;
import dev.loopmesh.kit.telemetry.ResponseEnd;
import dev.loopmesh.kit.telemetry.ScheduledTime;
import io.opentelemetry.api.trace.Span;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;

/**
 * The artificial wait of one request: queued if there is no place, then worked on. Confined to its
 * event loop.
 */
final class RequestWait implements Job {
  /** A time budget without end. */
  static final long NO_BUDGET = Long.MAX_VALUE;

  private enum State {
    QUEUED,
    WORKING,
    OVER
  }

  private final ArtificialWait wait;
  private final Capacity capacity;
  private final RoutingContext request;
  private final long budgetMs;
  private final Promise<Void> over = Promise.promise();
  private State state;
  private boolean abandoned;
  private Span span; // of the queue, then of the work
  private long queuedNanos; // when it was queued
  private long timer = -1;
  private long restMs; // of the work, after the timer

  /**
   * @param budgetMs how long the caller waits from now on, or {@link #NO_BUDGET}
   */
  RequestWait(ArtificialWait wait, RoutingContext request, long budgetMs) {
    this.wait = wait;
    this.capacity = wait.capacity();
    this.request = request;
    this.budgetMs = budgetMs;
  }

  /** Queues it for a place; fails at once if the queue is full. */
  Future<Void> queue() {
    Vertx vertx = request.vertx();
    int ahead = capacity.tally().queued();
    if (!capacity.queue(this, vertx.getOrCreateContext())) {
      return Future.failedFuture(new ProblemException(wait.queueFull()));
    }
    state = State.QUEUED;
    span = wait.beginQueueSpan(request, ahead);
    queuedNanos = System.nanoTime();
    if (budgetMs != NO_BUDGET) {
      timer = vertx.setTimer(budgetMs, fired -> budgetIsExhausted());
    }
    ResponseEnd.handle(request, answered -> responseEnded());
    return over.future();
  }

  /** Works on it at once, in a place that it has entered. */
  Future<Void> work(Latency model, long workMs) {
    work(model, workMs, budgetMs);
    ResponseEnd.handle(request, answered -> responseEnded());
    return over.future();
  }

  /** It leaves the queue. */
  @Override
  public void start() {
    request.vertx().cancelTimer(timer);
    span.end();
    RequestTrace.of(request).holdsLoop();
    long queuedMs = queuedMs();
    Latency model = wait.latency();
    long workMs = wait.draw(model);
    if (!abandoned) {
      wait.announce(request, workMs, queuedMs);
    }
    if (workMs == 0) {
      complete();
    } else {
      boolean bounded = budgetMs != NO_BUDGET && !abandoned;
      work(model, workMs, bounded ? Math.max(1, budgetMs - queuedMs) : NO_BUDGET);
    }
  }

  private long queuedMs() {
    return (System.nanoTime() - queuedNanos) / 1_000_000;
  }

  private void work(Latency model, long workMs, long leftMs) {
    state = State.WORKING;
    span = wait.beginWorkSpan(request, workMs, model);
    if (abandoned) {
      span.setAttribute(ArtificialWait.ABANDONED, true);
    }
    restMs = Math.max(0, workMs - leftMs);
    timer = request.vertx().setTimer(workMs - restMs, fired -> timeIsOver());
  }

  private void timeIsOver() {
    if (restMs > 0) {
      budgetIsExhausted();
      return;
    }
    ScheduledTime.noteOn(span);
    span.end();
    RequestTrace.of(request).holdsLoop();
    complete();
  }

  private void complete() {
    state = State.OVER;
    capacity.leave();
    if (abandoned) {
      capacity.tally().workedInVain();
    } else {
      over.complete();
    }
    capacity.startNext();
  }

  /** The caller gets its response now; what becomes of the request is another matter. */
  private void budgetIsExhausted() {
    boolean answer = !abandoned;
    if (answer && state == State.QUEUED) {
      wait.announceQueue(request, queuedMs());
    }
    RequestTrace.of(request).holdsLoop();
    if (!capacity.worksForAbandoned()) {
      ScheduledTime.noteOn(span);
      drop();
    } else {
      abandon();
      if (state == State.WORKING) {
        timer = request.vertx().setTimer(restMs, fired -> timeIsOver());
        restMs = 0;
      }
    }
    if (answer) {
      over.fail(new ProblemException(wait.tooLate(budgetMs)));
    }
    capacity.startNext();
  }

  /** The response is sent, or the caller has disconnected. */
  private void responseEnded() {
    if (state == State.OVER || abandoned) {
      return;
    }
    if (capacity.worksForAbandoned()) {
      abandon();
    } else {
      request.vertx().cancelTimer(timer);
      span.setAttribute(ArtificialWait.CANCELLED, true);
      drop();
      capacity.startNext();
    }
  }

  private void abandon() {
    abandoned = true;
    span.setAttribute(ArtificialWait.ABANDONED, true);
  }

  private void drop() {
    if (state == State.WORKING) {
      capacity.leave();
    } else {
      capacity.remove(this);
    }
    capacity.tally().dropped();
    state = State.OVER;
    span.end();
  }

  @Override
  public boolean isAbandoned() {
    return abandoned;
  }

  /** Its caller has left, or the service stops and closes its connections. */
  @Override
  public void removed() {
    state = State.OVER;
    request.vertx().cancelTimer(timer);
    capacity.tally().dropped();
    span.setAttribute(ArtificialWait.CANCELLED, true).end();
  }
}
