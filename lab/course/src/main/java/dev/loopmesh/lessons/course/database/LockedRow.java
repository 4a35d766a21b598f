package dev.loopmesh.lessons.course.database;

import dev.loopmesh.lessons.experiment.LessonFailure;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * A row of a real database: one transaction locks it, and queries for it wait until that has
 * committed. Every method blocks. Thread-safe.
 */
final class LockedRow implements AutoCloseable {
  private static final int MOST_SECONDS = 10; // for a query, its wait included

  private final DatabaseUrl url;
  private final String name = "loopmesh_lesson_" + UUID.randomUUID().toString().substring(0, 8);
  private final String select = "select stock from " + name + " where dish = 1 for update";
  private final List<Connection> readers = new ArrayList<>();
  private final BlockingQueue<Connection> free;
  private Connection holder; // null before it is open
  private boolean closed;
  private volatile String product = "";

  LockedRow(DatabaseUrl url, int readers) {
    this.url = url;
    this.free = new ArrayBlockingQueue<>(readers);
  }

  /**
   * Creates a table with one row, and opens all connections.
   *
   * @throws LessonFailure if the database cannot be used, or it was closed before
   */
  synchronized void open() {
    if (closed) {
      throw new LessonFailure("The run was cancelled.");
    }
    try {
      DataSource source = url.source(name);
      holder = connect(source);
      product =
          "%s %s"
              .formatted(
                  holder.getMetaData().getDatabaseProductName(),
                  holder.getMetaData().getDatabaseProductVersion().replaceFirst(" .*", ""));
      execute(holder, "create table " + name + " (dish int primary key, stock int)");
      execute(holder, "insert into " + name + " values (1, 7)");
      while (free.remainingCapacity() > 0) {
        Connection reader = connect(source);
        readers.add(reader);
        free.add(reader);
      }
    } catch (SQLException e) {
      throw new LessonFailure(
          "The database %s cannot be used: %s. Correct LAB_DATABASE, or set it to embedded."
              .formatted(url.shown(), reason(e)));
    }
  }

  /** The first line of what the database has said, without a full stop. */
  private static String reason(SQLException failure) {
    return String.valueOf(failure.getMessage()).replaceFirst("(?s)\\.?(\\R.*)?$", "");
  }

  private static Connection connect(DataSource source) throws SQLException {
    Connection connection = source.getConnection();
    execute(connection, "set lock_timeout = " + TimeUnit.SECONDS.toMillis(MOST_SECONDS));
    return connection;
  }

  /** Name and version of the database. */
  String product() {
    return product;
  }

  /** Begins a transaction that locks the row. */
  synchronized void lock() throws SQLException {
    holder.setAutoCommit(false);
    number(holder, select);
  }

  /** Commits that transaction. */
  synchronized void unlock() throws SQLException {
    holder.setAutoCommit(true); // commits
  }

  /** How many queries wait for a lock, as the database says. */
  synchronized int waiting() throws SQLException {
    return number(
        holder,
        product.startsWith("H2")
            ? "select count(*) from information_schema.sessions where blocker_id is not null"
            : "select count(*) from pg_stat_activity where wait_event_type = 'Lock' and application_name = '%s'"
                .formatted(name));
  }

  /** Queries the row, on a connection of its own; several at a time. */
  int read() throws SQLException, InterruptedException {
    Connection reader = free.poll(MOST_SECONDS, TimeUnit.SECONDS);
    if (reader == null) {
      throw new SQLException("no connection is free");
    }
    try {
      return number(reader, select);
    } finally {
      free.add(reader);
    }
  }

  private static int number(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(MOST_SECONDS);
      try (ResultSet rows = statement.executeQuery(sql)) {
        rows.next();
        return rows.getInt(1);
      }
    }
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.setQueryTimeout(MOST_SECONDS);
      statement.execute(sql);
    }
  }

  /** Unlocks the row, drops the table, and closes all connections, also after a failure. */
  @Override
  public synchronized void close() throws SQLException {
    closed = true;
    if (holder == null) {
      return;
    }
    try (Connection last = holder) {
      unlock();
      for (Connection reader : readers) {
        reader.close();
      }
      execute(last, "drop table if exists " + name);
    }
  }
}
