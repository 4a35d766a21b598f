package dev.loopmesh.lab.schedule;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.lab.control.ManagementClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Shareable;

/** Plays schedules, one at a time for all event loops of the lab. Thread-safe. */
public final class SchedulePlayer implements Shareable {
  private final Vertx vertx;
  private final ManagementClient client;
  private Play last;

  private SchedulePlayer(Vertx vertx, ManagementClient client) {
    this.vertx = vertx;
    this.client = client;
  }

  /** The player of this {@code Vertx}. */
  public static SchedulePlayer of(Vertx vertx, ManagementClient client) {
    return vertx
        .sharedData()
        .<String, SchedulePlayer>getLocalMap(SchedulePlayer.class.getName())
        .computeIfAbsent("lab", name -> new SchedulePlayer(vertx, client));
  }

  /**
   * Begins a schedule.
   *
   * @throws ProblemException 409 while another is played
   */
  synchronized void play(Schedule schedule) {
    if (last != null && !last.isOver()) {
      throw new ProblemException(UNDER_WAY);
    }
    last = new Play(vertx, client, schedule);
  }

  /** Stops what is played, if anything is; completes when it is undone. */
  public synchronized Future<?> stop() {
    return last == null ? Future.succeededFuture() : last.stop();
  }

  /** How the last one goes, or went. */
  synchronized JsonObject progress() {
    return last == null
        ? new JsonObject().put("state", "none").put("steps", new JsonArray())
        : last.progress();
  }

  private static final Problem UNDER_WAY =
      new Problem(
          "schedule-under-way",
          409,
          "One schedule at a time",
          "A schedule is being played; DELETE /api/schedule stops it and undoes what it did.");
}
