package dev.loopmesh.lab.schedule;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.lab.control.ManagementClient;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Plays schedules, one at a time. Use on one event loop. */
public final class SchedulePlayer {
  private final Vertx vertx;
  private final ManagementClient client;
  private Optional<Play> last = Optional.empty();

  public SchedulePlayer(Vertx vertx, ManagementClient client) {
    this.vertx = vertx;
    this.client = client;
  }

  /**
   * Begins a schedule, when the services say that they could do all of it.
   *
   * @return fails with a 400 that names what they would refuse, and with a 409 while another is
   *     played
   */
  Future<?> play(MeshSchedule schedule) {
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

  private void begin(MeshSchedule schedule) {
    requireNoOther(); // one may have begun while the services were asked
    last = Optional.of(new Play(vertx, client, schedule));
  }

  private void requireNoOther() {
    if (last.filter(play -> !play.isOver()).isPresent()) {
      throw new ProblemException(UNDER_WAY);
    }
  }

  /** Completes when all steps are undone. */
  public Future<?> stop() {
    return last.<Future<?>>map(Play::stop).orElseGet(Future::succeededFuture);
  }

  JsonObject progress() {
    return last.map(Play::progress)
        .orElseGet(() -> new JsonObject().put("state", "none").put("steps", new JsonArray()));
  }

  private static final Problem UNDER_WAY =
      new Problem(
          "schedule-under-way",
          409,
          "One schedule at a time",
          "A schedule is being played; DELETE /api/schedule stops it and undoes what it did.");
}
