package dev.loopmesh.lessons.course.database;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.concurrent.Callable;

/**
 * Where a blocking query runs.
 *
 * @param name in words
 * @param runner runs it; called on an event loop
 */
record Place(String name, Runner runner) {
  static final Place LOOP = new Place("event loop", (vertx, query) -> call(query));
  static final Place WORKERS =
      new Place("worker pool", (vertx, query) -> vertx.executeBlocking(query, false));
  static final Place VIRTUAL = new Place("virtual threads", (vertx, query) -> virtual(query));

  private static final int FIRST_WITH_VIRTUAL_THREADS = 21;

  /** Runs a query, and completes with what it has read. */
  @FunctionalInterface
  interface Runner {
    Future<Integer> run(Vertx vertx, Callable<Integer> query);
  }

  /** Why it cannot be used; empty if it can. */
  String unavailable() {
    int java = Runtime.version().feature();
    return this == VIRTUAL && java < FIRST_WITH_VIRTUAL_THREADS
        ? "Virtual threads need Java 21 or newer; the lab runs on Java %d.".formatted(java)
        : "";
  }

  private static Future<Integer> call(Callable<Integer> query) {
    try {
      return Future.succeededFuture(query.call());
    } catch (Exception e) {
      return Future.failedFuture(e);
    }
  }

  private static Future<Integer> virtual(Callable<Integer> query) {
    Promise<Integer> result = Promise.promise();
    Runnable task = () -> call(query).onComplete(result);
    try { // by reflection, since the sources are for Java 17
      Thread.class.getMethod("startVirtualThread", Runnable.class).invoke(null, task);
    } catch (ReflectiveOperationException e) {
      result.fail(e);
    }
    return result.future();
  }
}
