package dev.loopmesh.lessons.history;

import dev.loopmesh.lessons.history.History.Done;
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

/** The runs in the lab's database. Every method blocks. */
record RunTable(Connection connection) {
  void put(JsonObject run) throws SQLException {
    if (write("update lesson_run set lesson=?, state=?, judged=?, document=? where id=?", run)
        == 0) {
      write("insert into lesson_run (lesson, state, judged, document, id) values (?,?,?,?,?)", run);
    }
  }

  private int write(String sql, JsonObject run) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, run.getInteger("lesson"));
      statement.setString(2, run.getString("state"));
      statement.setBoolean(3, run.getValue("verdict") != null);
      statement.setString(4, run.encode());
      statement.setString(5, run.getString("id"));
      return statement.executeUpdate();
    }
  }

  Optional<JsonObject> find(String id) throws SQLException {
    String sql = "select document from lesson_run where id=?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, id);
      return documents(statement).stream().findFirst();
    }
  }

  /** Newest first; of all lessons where it is 0. */
  List<JsonObject> latest(int lesson, int limit) throws SQLException {
    String sql =
        "select document from lesson_run where ?=0 or lesson=? order by number desc limit ?";
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setInt(1, lesson);
      statement.setInt(2, lesson);
      statement.setInt(3, limit);
      return documents(statement);
    }
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

  Map<Integer, Done> done() throws SQLException {
    String sql =
        """
        select lesson, count(*) filter (where judged), count(*) filter (where state='held'),
          (select state from lesson_run last where last.lesson=all_runs.lesson order by number desc limit 1)
        from lesson_run all_runs group by lesson
        """;
    Map<Integer, Done> done = new LinkedHashMap<>();
    try (PreparedStatement statement = connection.prepareStatement(sql);
        ResultSet rows = statement.executeQuery()) {
      while (rows.next()) {
        done.put(rows.getInt(1), new Done(rows.getInt(2), rows.getInt(3), rows.getString(4)));
      }
    }
    return done;
  }
}
