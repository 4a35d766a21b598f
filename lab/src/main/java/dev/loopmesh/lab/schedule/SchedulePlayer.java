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
   * Begins a schedule, when the services say that they could do all of it.
   *
   * @return fails with a 400 that names what they would refuse, and with a 409 while another is
   *     played
   */
  Future<?> play(Schedule schedule) {
    requireNoOther();
    return new ScheduleCheck(client)
        .refusals(schedule)
        .compose(
            refused -> {
              if (!refused.isEmpty()) {
                return Future.failedFuture(ScheduleReader.refused(refused));
              }
              begin(schedule);
              return Future.succeededFuture();
            });
  }

  private synchronized void begin(Schedule schedule) {
    requireNoOther(); // one may have begun while the services were asked
    last = new Play(vertx, client, schedule);
  }

  private synchronized void requireNoOther() {
    if (last != null && !last.isOver()) {
      throw new ProblemException(UNDER_WAY);
    }
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
