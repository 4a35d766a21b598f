package dev.loopmesh.lessons.history;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Logger;
import org.flywaydb.core.Flyway;
import org.h2.jdbcx.JdbcDataSource;

/**
 * The embedded database of the lab. It is opened at the first use, and used on a thread of its own.
 * Each change is on the disk when it is over, so that a killed process loses none. Where there is
 * no database, callers keep what they have in memory, and {@link #place} says why. Confined to one
 * event loop.
 */
public final class LabDatabase {
  private static final System.Logger LOG = System.getLogger(LabDatabase.class.getName());
  // a strong reference: the log manager has weak ones, and would forget the level
  private static final Logger MIGRATIONS = Logger.getLogger("org.flywaydb");
  private static final String SCHEMA = "classpath:dev/loopmesh/lessons/history";
  private static final int LONGEST_QUEUE = 100;

  private final Vertx vertx;
  private final String folder;
  private Optional<Future<Opened>> opened = Optional.empty();
  private int queued;

  private record Opened(
      Optional<WorkerExecutor> thread, Optional<Connection> connection, Place place) {}

  /** A query; blocks. */
  @FunctionalInterface
  public interface Query<T> {
    T run(Connection connection) throws SQLException;
  }

  /**
   * Opens nothing yet.
   *
   * @param folder {@link DataFolder#MEMORY} for no database
   */
  public LabDatabase(Vertx vertx, String folder) {
    this.vertx = vertx;
    this.folder = folder;
  }

  private Future<Opened> opened() {
    if (opened.isEmpty()) {
      opened = Optional.of(folder.equals(DataFolder.MEMORY) ? memory() : open());
    }
    return opened.get();
  }

  private static Future<Opened> memory() {
    Place place = new Place(false, "memory, until the lab stops (LAB_DATA=memory)");
    return Future.succeededFuture(new Opened(Optional.empty(), Optional.empty(), place));
  }

  private Future<Opened> open() {
    WorkerExecutor thread = vertx.createSharedWorkerExecutor("lab-database", 1);
    return thread
        .executeBlocking(this::connect)
        .map(
            connection ->
                new Opened(Optional.of(thread), Optional.of(connection), new Place(true, folder)))
        .otherwise(this::unopened);
  }

  /** Fails also when another process has it open. */
  private Connection connect() throws Exception {
    Files.createDirectories(Path.of(folder));
    JdbcDataSource source = new JdbcDataSource();
    String file = Path.of(folder).resolve("lessons").toAbsolutePath().toString();
    source.setURL("jdbc:h2:file:" + file + ";WRITE_DELAY=0");
    Connection connection = source.getConnection();
    MIGRATIONS.setLevel(java.util.logging.Level.WARNING);
    Flyway.configure().dataSource(source).locations(SCHEMA).load().migrate();
    return connection;
  }

  private Opened unopened(Throwable failure) {
    String why =
        "memory, until the lab stops, because %s cannot be used: %s. Set LAB_DATA to another folder."
            .formatted(folder, firstLine(failure));
    LOG.log(Level.WARNING, "The lab keeps its history in " + why);
    return new Opened(Optional.empty(), Optional.empty(), new Place(false, why));
  }

  private static String firstLine(Throwable failure) {
    String text = failure.getMessage() == null ? "" : failure.getMessage();
    return failure.getClass().getSimpleName() + " " + text.split("[\n;]", 2)[0];
  }

  /**
   * Runs a query in the database, or its counterpart where there is none.
   *
   * @return fails with a 503 when too many are queued
   */
  public <T> Future<T> query(Query<T> stored, Supplier<Future<T>> inMemory) {
    return opened()
        .compose(
            now ->
                now.connection.isPresent()
                    ? onThread(now.thread.orElseThrow(), now.connection.get(), stored)
                    : inMemory.get());
  }

  private <T> Future<T> onThread(WorkerExecutor thread, Connection connection, Query<T> query) {
    if (queued >= LONGEST_QUEUE) {
      return Future.failedFuture(new ProblemException(BUSY));
    }
    queued++;
    return thread.executeBlocking(() -> query.run(connection)).onComplete(done -> queued--);
  }

  /** Known after the first use. */
  public Future<Place> place() {
    return opened().map(Opened::place);
  }

  private static final Problem BUSY =
      new Problem(
              "history-busy",
              503,
              "The history is busy",
              "%d requests wait for the database already.".formatted(LONGEST_QUEUE))
          .with("retryAfterSeconds", 1);
}
