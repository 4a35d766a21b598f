package dev.loopmesh.aggregator.waiting;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The same blocking code as in {@link Blocking}, but on a thread of the worker pool: the loop is
 * free, and as many requests can wait at a time as there are workers.
 */
public final class Worker implements WayOfWaiting {
  private final WorkerExecutor workers;
  private final int most;
  private int inFlight;

  /**
   * @param poolSize how many can wait at a time
   * @param queueSize how many more may be queued for a worker; further ones get a 503
   */
  public Worker(Vertx vertx, int poolSize, int queueSize) {
    this.workers = vertx.createSharedWorkerExecutor("waiter", poolSize);
    this.most = poolSize + queueSize;
  }

  @Override
  public String mode() {
    return "worker";
  }

  @Override
  public String explanation() {
    return "The blocking client on a worker thread: the loop is free, a worker is not.";
  }

  @Override
  public CallOrder callOrder() {
    return CallOrder.ONE_AFTER_ANOTHER;
  }

  @Override
  public Future<SummaryParts> fetch(Calls calls) {
    if (inFlight == most) {
      return Future.failedFuture(new ProblemException(QUEUE_FULL));
    }
    inFlight++;
    Promise<SummaryParts> parts = Promise.promise();
    BlockingCalls blocking = calls.blocking();
    AtomicBoolean taken = new AtomicBoolean(); // by a worker, or by the loop that ends it before
    calls.whenInterrupted(
        () -> {
          if (taken.compareAndSet(false, true)) {
            parts.fail(new ProblemException(NOT_BEGUN));
          } else {
            blocking.cancel();
          }
        });
    workers
        .executeBlocking(
            () -> taken.compareAndSet(false, true) ? Blocking.block(blocking) : null, false)
        .onComplete(
            ended -> {
              inFlight--;
              blocking.handOver();
            })
        .onComplete(parts::tryComplete, parts::tryFail);
    return parts.future();
  }

  private static final Problem NOT_BEGUN =
      Problem.deadlinePassed("The deadline passed before the first call.");

  private static final Problem QUEUE_FULL =
      new Problem(
              "workers-busy",
              503,
              "Queue full",
              "All worker threads are busy and the queue for them is full.")
          .with("retryAfterSeconds", 1);
}
