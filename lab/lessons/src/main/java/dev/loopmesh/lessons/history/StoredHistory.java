package dev.loopmesh.lessons.history;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs in the lab's database; in memory where there is none. Confined to one event loop. */
public final class StoredHistory implements History {
  private final LabDatabase database;
  private final MemoryHistory memory = new MemoryHistory("");

  public StoredHistory(LabDatabase database) {
    this.database = database;
  }

  @Override
  public Future<Void> put(JsonObject run) {
    JsonObject kept = run.copy();
    return database.query(
        connection -> {
          new RunTable(connection).put(kept);
          return null;
        },
        () -> memory.put(kept));
  }

  @Override
  public Future<Optional<JsonObject>> find(String id) {
    return database.query(connection -> new RunTable(connection).find(id), () -> memory.find(id));
  }

  @Override
  public Future<List<JsonObject>> latest(int lesson, int limit) {
    return database.query(
        connection -> new RunTable(connection).latest(lesson, limit),
        () -> memory.latest(lesson, limit));
  }

  @Override
  public Future<Map<Integer, Done>> done() {
    return database.query(connection -> new RunTable(connection).done(), memory::done);
  }

  @Override
  public Future<Place> place() {
    return database.place();
  }
}
