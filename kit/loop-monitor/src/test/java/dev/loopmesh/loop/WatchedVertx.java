package dev.loopmesh.loop;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import dev.loopmesh.loop.stall.Stall;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** A real Vert.x with a monitor, whose first loop runs. */
final class WatchedVertx implements AutoCloseable {
  final List<Stall> told = new CopyOnWriteArrayList<>();
  final LoopMonitor monitor;
  final Vertx vertx;
  final Context context;
  final Loop loop;

  WatchedVertx() throws Exception {
    this(MonitorOptions.DEFAULT, 1);
  }

  WatchedVertx(MonitorOptions options, int loops) throws Exception {
    this(EachTransport.NIO, options, loops);
  }

  WatchedVertx(EachTransport transport, MonitorOptions options, int loops) throws Exception {
    this(transport.get(), options, loops, stall -> {}, failure -> {});
  }

  WatchedVertx(MonitorOptions options, Consumer<Stall> listener, Consumer<Throwable> failures)
      throws Exception {
    this(Transport.NIO, options, 1, listener, failures);
  }

  private WatchedVertx(
      Transport transport,
      MonitorOptions options,
      int loops,
      Consumer<Stall> listener,
      Consumer<Throwable> failures)
      throws Exception {
    Consumer<Stall> all = told::add;
    monitor = LoopMonitor.over(transport, options, all.andThen(listener), failures);
    vertx =
        Vertx.builder()
            .withTransport(monitor.transport())
            .with(new VertxOptions().setEventLoopPoolSize(loops))
            .build();
    context = vertx.getOrCreateContext();
    loop = on(context, () -> Loop.current().orElseThrow());
  }

  /** Runs it on the first loop, and waits for its result. */
  <T> T run(Callable<T> work) throws Exception {
    return on(context, work);
  }

  /** Runs it on the first loop, without waiting. */
  <T> Future<T> begin(Callable<T> work) {
    return begin(context, work);
  }

  static <T> T on(Context context, Callable<T> work) throws Exception {
    return begin(context, work).await(30, SECONDS);
  }

  private static <T> Future<T> begin(Context context, Callable<T> work) {
    Promise<T> done = Promise.promise();
    context.runOnContext(
        turn -> {
          try {
            done.complete(work.call());
          } catch (Exception e) {
            done.fail(e);
          }
        });
    return done.future();
  }

  /** A context on a loop that is not the first. */
  Context contextOfAnotherLoop() throws Exception {
    Executor newThread = task -> new Thread(task).start(); // a thread keeps its context
    for (int turn = 0; turn < 10; turn++) { // contexts are assigned to loops in turn
      Context other =
          CompletableFuture.supplyAsync(vertx::getOrCreateContext, newThread).get(30, SECONDS);
      if (on(other, () -> Loop.current().orElseThrow()) != loop) {
        return other;
      }
    }
    throw new AssertionError("there is one loop only");
  }

  /** Runs the loop until it waits, so that its classes are loaded and compiled. */
  void warmUp() throws Exception {
    for (int turn = 0; turn < 30; turn++) {
      vertx.timer(1, MILLISECONDS).await(30, SECONDS);
      run(() -> 0);
    }
    eventually(() -> loop.holder().isEmpty());
  }

  /** Polls until the condition holds, for at most 30 s; false after that. */
  static boolean eventually(BooleanSupplier condition) throws InterruptedException {
    long start = System.nanoTime();
    while (!condition.getAsBoolean() && System.nanoTime() - start < 30_000_000_000L) {
      Thread.sleep(2);
    }
    return condition.getAsBoolean();
  }

  @Override
  public void close() {
    try {
      vertx.close().await(30, SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("it does not close", e);
    } finally {
      monitor.close();
    }
  }
}
