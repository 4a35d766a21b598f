package dev.loopmesh.control.schedule;

import dev.loopmesh.control.ManagementAnswer;
import dev.loopmesh.control.ManagementClient;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
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
   * Starts a schedule, unless a service would refuse a step of it.
   *
   * @return fails with a 400 that lists all steps that would be refused, and with a 409 while
   *     another schedule runs
   */
  Future<?> play(MeshSchedule schedule) {
    requireNoOther();
    return Future.join(schedule.steps().stream().map(this::refusal).toList())
        .map(
            asked -> {
              List<String> refused =
                  asked.<String>list().stream().filter(why -> !why.isEmpty()).toList();
              if (!refused.isEmpty()) {
                throw ScheduleReader.refused(refused);
              }
              requireNoOther(); // another may have started while the services were queried
              last = Optional.of(new Play(vertx, client, schedule));
              return null;
            });
  }

  /**
   * Why the service would refuse a step; empty if it would not, or if it does not respond, since it
   * may when the step is due.
   */
  private Future<String> refusal(Step step) {
    boolean fault = step.fault() != null;
    Future<ManagementAnswer> asked =
        fault
            ? client.ask(
                step.service(), HttpMethod.PUT, step.path() + "?check=true", step.body().toBuffer())
            : client.get(step.service(), step.path());
    String where = "steps[%d].%s".formatted(step.number() - 1, fault ? "fault" : "latency");
    return asked
        .map(
            answer ->
                answer.status() == 400 || answer.status() == 404
                    ? where + ": " + answer.reason()
                    : "")
        .otherwise("");
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
          "A schedule is running; DELETE /api/schedule stops it and undoes its changes.");
}
