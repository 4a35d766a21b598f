package dev.loopmesh.drills.history;

import dev.loopmesh.lessons.history.LabDatabase;
import dev.loopmesh.lessons.history.Place;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The drills that are over, as JSON documents with {@code id}, {@code drill} and {@code state}: in
 * the lab's database, or in memory where there is none. Confined to one event loop.
 */
public final class DrillHistory {
  private static final int MOST_IN_MEMORY = 200;

  private final LabDatabase database;
  private final Map<String, JsonObject> memory = new LinkedHashMap<>();

  public DrillHistory(LabDatabase database) {
    this.database = database;
  }

  /** Keeps one. */
  public Future<Void> put(JsonObject run) {
    JsonObject kept = run.copy();
    return database.query(connection -> insert(connection, kept), () -> remember(kept));
  }

  private Future<Void> remember(JsonObject run) {
    memory.put(run.getString("id"), run);
    if (memory.size() > MOST_IN_MEMORY) {
      memory.remove(memory.keySet().iterator().next());
    }
    return Future.succeededFuture();
  }

  private static Void insert(Connection connection, JsonObject run) throws SQLException {
    String sql = "insert into drill_run (id, drill, state, document) values (?,?,?,?)";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, run.getString("id"));
      statement.setString(2, run.getString("drill"));
      statement.setString(3, run.getString("state"));
      statement.setString(4, run.encode());
      statement.executeUpdate();
      return null;
    }
  }

  public Future<Optional<JsonObject>> find(String id) {
    return database.query(
        connection -> {
          String sql = "select document from drill_run where id=?";
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, id);
            return documents(statement).stream().findFirst();
          }
        },
        () -> Future.succeededFuture(Optional.ofNullable(memory.get(id)).map(JsonObject::copy)));
  }

  /**
   * The latest, newest first.
   *
   * @param limit from 1
   */
  public Future<List<JsonObject>> latest(int limit) {
    return database.query(
        connection -> {
          String sql = "select document from drill_run order by number desc limit ?";
          try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setInt(1, limit);
            return documents(statement);
          }
        },
        () -> Future.succeededFuture(newest(limit)));
  }

  private List<JsonObject> newest(int limit) {
    List<JsonObject> all = new ArrayList<>(memory.values());
    java.util.Collections.reverse(all);
    return all.stream().limit(limit).map(JsonObject::copy).toList();
  }

  private static List<JsonObject> documents(PreparedStatement statement) throws SQLException {
    List<JsonObject> documents = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        documents.add(new JsonObject(rows.getString(1)));
      }
    }
    return documents;
  }

  /** Known after the first use. */
  public Future<Place> place() {
    return database.place();
  }
}
