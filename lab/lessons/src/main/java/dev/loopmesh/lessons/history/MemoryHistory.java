package dev.loopmesh.lessons.history;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps the latest runs until the process ends. Confined to one event loop. */
public final class MemoryHistory implements History {
  private static final int MOST = 500;

  private final Map<String, JsonObject> runs = new LinkedHashMap<>();
  private final String why;

  /**
   * Without runs.
   *
   * @param why they are not kept elsewhere
   */
  public MemoryHistory(String why) {
    this.why = why;
  }

  @Override
  public Future<Void> put(JsonObject run) {
    runs.put(run.getString("id"), run.copy());
    if (runs.size() > MOST) {
      runs.remove(runs.keySet().iterator().next());
    }
    return Future.succeededFuture();
  }

  @Override
  public Future<Optional<JsonObject>> find(String id) {
    return Future.succeededFuture(Optional.ofNullable(runs.get(id)).map(JsonObject::copy));
  }

  @Override
  public Future<List<JsonObject>> latest(int lesson, int limit) {
    List<JsonObject> all = new ArrayList<>(runs.values());
    Collections.reverse(all);
    return Future.succeededFuture(
        all.stream()
            .filter(run -> lesson == 0 || run.getInteger("lesson") == lesson)
            .limit(limit)
            .map(JsonObject::copy)
            .toList());
  }

  @Override
  public Future<Map<Integer, Done>> done() {
    Map<Integer, Done> done = new LinkedHashMap<>();
    for (JsonObject run : runs.values()) {
      String state = run.getString("state");
      int judged = run.getValue("verdict") == null ? 0 : 1;
      int held = state.equals("held") ? 1 : 0;
      done.merge(
          run.getInteger("lesson"),
          new Done(judged, held, state),
          (before, one) -> new Done(before.runs() + judged, before.held() + held, state));
    }
    return Future.succeededFuture(done);
  }

  @Override
  public Future<Place> place() {
    return Future.succeededFuture(new Place(false, why));
  }
}
