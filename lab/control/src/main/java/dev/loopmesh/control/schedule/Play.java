package dev.loopmesh.control.schedule;

import dev.loopmesh.control.ManagedReplica;
import dev.loopmesh.control.ManagementAnswer;
import dev.loopmesh.control.ManagementClient;
import io.vertx.core.Future;
import io.vertx.core.Timer;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A schedule in progress: each step waits, is applied, lasts and is undone, independently of the
 * others. Use on one event loop.
 */
final class Play {
  private static final int ATTEMPTS = 3;
  private static final long BETWEEN_ATTEMPTS_MS = 500;

  private final Vertx vertx;
  private final ManagementClient client;
  private final MeshSchedule schedule;
  private final List<PlayedStep> steps;
  private final Set<Timer> pauses = new HashSet<>();
  private final Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final Future<?> end;
  private boolean stopped;
  private Optional<Instant> endedAt = Optional.empty();

  /** Starts immediately. */
  Play(Vertx vertx, ManagementClient client, MeshSchedule schedule) {
    this.vertx = vertx;
    this.client = client;
    this.schedule = schedule;
    this.steps = schedule.steps().stream().map(PlayedStep::new).toList();
    this.end = Future.join(steps.stream().map(this::play).toList()).transform(ended -> noteEnd());
  }

  /** Stops; completes when all steps are undone. */
  Future<?> stop() {
    stopped = true;
    List.copyOf(pauses).forEach(Timer::cancel); // each removes itself
    return end;
  }

  boolean isOver() {
    return endedAt.isPresent();
  }

  private Future<Void> noteEnd() {
    endedAt = Optional.of(Instant.now().truncatedTo(ChronoUnit.MILLIS));
    return Future.succeededFuture();
  }

  private Future<?> play(PlayedStep played) {
    return pause(played.step().at())
        .onFailure(stopped -> played.skip())
        .compose(
            due ->
                apply(played)
                    .onFailure(failure -> played.fail(failure.getMessage()))
                    .compose(applied -> pause(played.step().lasts()))
                    .eventually(() -> undo(played)));
  }

  /** Fails when the schedule is stopped meanwhile. */
  private Future<?> pause(Duration duration) {
    Timer timer = vertx.timer(Math.max(1, duration.toMillis()), TimeUnit.MILLISECONDS);
    pauses.add(timer);
    timer.onComplete(over -> pauses.remove(timer));
    if (stopped) {
      timer.cancel();
    }
    return timer;
  }

  /** Applies a step to all replicas; fails if one of them has refused. */
  private Future<?> apply(PlayedStep played) {
    List<ManagedReplica> replicas = played.step().service().replicas();
    return replicas.isEmpty()
        ? Future.failedFuture("%s has no replica.".formatted(played.step().service().name()))
        : Future.join(replicas.stream().map(each -> apply(played, each)).toList())
            .onSuccess(accepted -> played.applied());
  }

  private Future<?> apply(PlayedStep played, ManagedReplica replica) {
    Step step = played.step();
    Buffer body = step.body().toBuffer();
    return before(step, replica)
        .onSuccess(before -> played.before(replica, before))
        .compose(before -> client.ask(replica, HttpMethod.PUT, step.path(), body, ""))
        .compose(answer -> accept(answer.succeeded(), replica, answer));
  }

  /** The latency that a step replaces; empty for a fault, whose name belongs to the schedule. */
  private Future<JsonObject> before(Step step, ManagedReplica replica) {
    if (step.latency() == null) {
      return Future.succeededFuture(new JsonObject());
    }
    return client
        .get(replica, step.path())
        .compose(answer -> accept(answer.succeeded(), replica, answer))
        .map(answer -> new JsonObject().put("latency", answer.json().getValue("latency")));
  }

  /** Undoes it on the replicas that were to get it. */
  private Future<?> undo(PlayedStep played) {
    List<Future<?>> undone = new ArrayList<>();
    played.before().forEach((replica, before) -> undone.add(undo(played, replica, before, 1)));
    return undone.isEmpty()
        ? Future.succeededFuture()
        : Future.join(undone).onSuccess(all -> played.undone());
  }

  /** A 404 counts as undone: a fault also ends by itself. */
  private Future<?> undo(
      PlayedStep played, ManagedReplica replica, JsonObject before, int attempt) {
    HttpMethod method = before.isEmpty() ? HttpMethod.DELETE : HttpMethod.PUT;
    Buffer body = before.isEmpty() ? Buffer.buffer() : before.toBuffer();
    return client
        .ask(replica, method, played.step().path(), body, "")
        .compose(answer -> accept(answer.succeeded() || answer.status() == 404, replica, answer))
        .<Object>mapEmpty()
        .recover(failure -> undoAgain(played, replica, before, attempt, failure));
  }

  private Future<Object> undoAgain(
      PlayedStep played,
      ManagedReplica replica,
      JsonObject before,
      int attempt,
      Throwable failure) {
    if (attempt == ATTEMPTS) {
      played.fail("It may not have been undone. " + failure.getMessage());
      return Future.failedFuture(failure);
    }
    return vertx
        .timer(BETWEEN_ATTEMPTS_MS, TimeUnit.MILLISECONDS)
        .compose(later -> undo(played, replica, before, attempt + 1))
        .mapEmpty();
  }

  private static Future<ManagementAnswer> accept(
      boolean good, ManagedReplica replica, ManagementAnswer answer) {
    return good
        ? Future.succeededFuture(answer)
        : Future.failedFuture(replica.address() + ": " + answer.reason());
  }

  JsonObject progress() {
    String state = isOver() ? "over" : stopped ? "stopping" : "running";
    return new JsonObject()
        .put("state", state)
        .put("seed", schedule.seed())
        .put("startedAt", startedAt.toString())
        .put("endedAt", endedAt.map(Instant::toString).orElse(null))
        .put("steps", new JsonArray(steps.stream().map(PlayedStep::toJson).toList()));
  }
}
