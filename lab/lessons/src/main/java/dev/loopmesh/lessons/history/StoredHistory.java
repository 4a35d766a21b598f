package dev.loopmesh.lessons.history;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Runs that outlive the process, in an embedded database. It is opened at the first use, and used
 * on a thread of its own; where it cannot be opened, runs are kept in memory, and {@link #place}
 * says why. Confined to one event loop.
 */
public final class StoredHistory implements History {
  private static final System.Logger LOG = System.getLogger(StoredHistory.class.getName());
  private static final int LONGEST_QUEUE = 100;

  private final Vertx vertx;
  private final Path folder;
  private Optional<Future<Store>> store = Optional.empty();
  private int queued;

  /** Where runs are: the database, or instead of it the memory. */
  private record Store(
      WorkerExecutor thread, Optional<RunDatabase> database, MemoryHistory memory, Place place) {}

  private interface Query<T> {
    T run(RunDatabase database) throws Exception;
  }

  /** Opens nothing yet. */
  public StoredHistory(Vertx vertx, Path folder) {
    this.vertx = vertx;
    this.folder = folder;
  }

  private Future<Store> store() {
    if (store.isEmpty()) {
      WorkerExecutor thread = vertx.createSharedWorkerExecutor("lesson-history", 1);
      store =
          Optional.of(
              thread
                  .executeBlocking(this::open)
                  .map(database -> stored(thread, database))
                  .otherwise(failure -> unstored(thread, failure)));
    }
    return store.get();
  }

  private RunDatabase open() throws Exception {
    Files.createDirectories(folder);
    return new RunDatabase(folder);
  }

  private Store stored(WorkerExecutor thread, RunDatabase database) {
    Place place = new Place(true, folder.toString());
    return new Store(thread, Optional.of(database), new MemoryHistory(""), place);
  }

  private Store unstored(WorkerExecutor thread, Throwable failure) {
    String why =
        "memory, until the lab stops, because %s cannot be used: %s. Set LAB_DATA to another folder."
            .formatted(folder, firstLine(failure));
    LOG.log(Level.WARNING, "Runs of lessons are kept in " + why);
    return new Store(thread, Optional.empty(), new MemoryHistory(why), new Place(false, why));
  }

  private static String firstLine(Throwable failure) {
    String text = failure.getMessage() == null ? "" : failure.getMessage();
    return failure.getClass().getSimpleName() + " " + text.split("[\n;]", 2)[0];
  }

  private <T> Future<T> query(Query<T> inDatabase, Function<MemoryHistory, Future<T>> inMemory) {
    return store()
        .compose(
            now ->
                now.database.isPresent()
                    ? onThread(now.thread, now.database.get(), inDatabase)
                    : inMemory.apply(now.memory));
  }

  private <T> Future<T> onThread(WorkerExecutor thread, RunDatabase database, Query<T> query) {
    if (queued >= LONGEST_QUEUE) {
      return Future.failedFuture(new ProblemException(BUSY));
    }
    queued++;
    return thread.executeBlocking(() -> query.run(database)).onComplete(done -> queued--);
  }

  @Override
  public Future<Void> put(JsonObject run) {
    JsonObject kept = run.copy();
    return query(
        database -> {
          database.put(kept);
          return null;
        },
        memory -> memory.put(kept));
  }

  @Override
  public Future<Optional<JsonObject>> find(String id) {
    return query(database -> database.find(id), memory -> memory.find(id));
  }

  @Override
  public Future<List<JsonObject>> latest(int lesson, int limit) {
    return query(
        database -> database.latest(lesson, limit), memory -> memory.latest(lesson, limit));
  }

  @Override
  public Future<Map<Integer, Done>> done() {
    return query(RunDatabase::done, MemoryHistory::done);
  }

  @Override
  public Future<Place> place() {
    return store().map(Store::place);
  }

  private static final Problem BUSY =
      new Problem(
              "history-busy",
              503,
              "The history is busy",
              "%d requests wait for the database already.".formatted(LONGEST_QUEUE))
          .with("retryAfterSeconds", 1);
}
