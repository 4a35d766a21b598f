package dev.loopmesh.aggregator.waiting;

import dev.loopmesh.aggregator.call.CheckedJson;
import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.ThreadingModel;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import java.util.concurrent.CompletableFuture;

/**
 * Code that looks blocking, on a virtual thread: {@code await} parks the virtual thread, which
 * costs next to nothing, and no platform thread waits. All calls at once: 1 second.
 */
public final class Virtual implements WayOfWaiting {
  private final Vertx vertx;
  private Future<Context> virtualThreads; // null before the first use, which creates them
  private Future<String> deployment;
  private boolean closed;

  /** Costs nothing before its first use. Use on one event loop. */
  public Virtual(Vertx vertx) {
    this.vertx = vertx;
  }

  /** From now on requests fail. */
  public void close() {
    closed = true;
    if (deployment != null) {
      deployment.onSuccess(vertx::undeploy);
    }
  }

  @Override
  public String mode() {
    return "virtual";
  }

  @Override
  public String explanation() {
    return "Blocking-style code on a virtual thread; all calls at once.";
  }

  @Override
  public CallOrder callOrder() {
    return CallOrder.AT_ONCE;
  }

  @Override
  public String unavailable() {
    int java = Runtime.version().feature();
    return java >= 21 ? "" : "Virtual threads need Java 21; this is Java " + java + ".";
  }

  @Override
  public Future<SummaryParts> fetch(Calls calls) {
    Context loop = vertx.getOrCreateContext();
    Promise<SummaryParts> promise = Promise.promise();
    virtualThreads()
        .onFailure(promise::fail)
        .onSuccess(
            context ->
                context.runOnContext(
                    onVirtualThread -> {
                      Future<SummaryParts> answers = wait(calls);
                      loop.runOnContext(backOnTheLoop -> answers.onComplete(promise));
                    }));
    return promise.future();
  }

  private static Future<SummaryParts> wait(Calls calls) {
    try {
      Future<CheckedJson> user = calls.user();
      Future<CheckedJson> orders = calls.orders();
      Future<CheckedJson> payments = calls.payments();
      Future.all(user, orders, payments).await(); // this thread waits here, and no other
      return Future.succeededFuture(
          new SummaryParts(user.result(), orders.result(), payments.result()));
    } catch (Exception e) { // await also throws an undeclared InterruptedException, in a restart
      return Future.failedFuture(e);
    }
  }

  /**
   * Vert.x runs only verticles on virtual threads: an empty verticle provides their context. It has
   * no parent, since Vert.x keeps for ever what is deployed while its parent is undeployed: it is
   * deployed on a thread without a context.
   */
  private Future<Context> virtualThreads() {
    if (closed) {
      return Future.failedFuture("The aggregator has stopped.");
    }
    if (virtualThreads == null) {
      Promise<Context> started = Promise.promise();
      var options = new DeploymentOptions().setThreadingModel(ThreadingModel.VIRTUAL_THREAD);
      var lender =
          new VerticleBase() {
            @Override
            public Future<?> start() {
              started.complete(context);
              return Future.succeededFuture();
            }
          };
      deployment =
          Future.fromCompletionStage(
              CompletableFuture.supplyAsync(() -> vertx.deployVerticle(lender, options))
                  .thenCompose(Future::toCompletionStage),
              vertx.getOrCreateContext());
      deployment.onFailure(started::tryFail);
      virtualThreads = started.future();
    }
    return virtualThreads;
  }
}
