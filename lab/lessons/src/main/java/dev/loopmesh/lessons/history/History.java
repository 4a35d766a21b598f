package dev.loopmesh.lessons.history;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The runs that are over, as JSON documents with {@code id}, {@code lesson} and {@code state}. */
public interface History {
  /**
   * What was done of a lesson.
   *
   * @param runs with a verdict
   * @param held of them
   * @param last state of the latest run
   */
  record Done(int runs, int held, String last) {}

  /** Keeps a run, and replaces the one with its ID. */
  Future<Void> put(JsonObject run);

  Future<Optional<JsonObject>> find(String id);

  /**
   * The latest runs, newest first.
   *
   * @param lesson the number of a lesson, or 0 for all
   * @param limit from 1
   */
  Future<List<JsonObject>> latest(int lesson, int limit);

  /** By the number of the lesson; only those of which there are runs. */
  Future<Map<Integer, Done>> done();

  /** Known after the first use. */
  Future<Place> place();
}
