package dev.loopmesh.aggregator.waiting;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The same blocking code as in {@link Blocking}, but on a thread of the worker pool: the loop is
 * free, and as many requests can wait at a time as there are workers.
 */
public final class Worker implements WayOfWaiting {
  private final WorkerExecutor workers;
  private final AtomicInteger underWay = new AtomicInteger();
  private final int most;

  /**
   * @param poolSize how many can wait at a time
   * @param queueSize how many more may stand in line for a worker; further ones get a 503
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
    if (underWay.incrementAndGet() > most) {
      underWay.decrementAndGet();
      return Future.failedFuture(new ProblemException(QUEUE_FULL));
    }
    BlockingCalls blocking = calls.blocking();
    return workers
        .executeBlocking(() -> Blocking.standAndWait(blocking), false)
        .onComplete(ended -> underWay.decrementAndGet());
  }

  private static final Problem QUEUE_FULL =
      new Problem(
              "workers-busy",
              503,
              "Too many stand in line",
              "All workers are busy and the line for them is full.")
          .with("retryAfterSeconds", 1);
}
