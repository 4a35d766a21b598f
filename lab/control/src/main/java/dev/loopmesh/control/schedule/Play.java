package dev.loopmesh.control.schedule;

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
                    .eventually(() -> undo(played, 1)));
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

  private Future<?> apply(PlayedStep played) {
    Step step = played.step();
    return before(step)
        .onSuccess(played::before)
        .compose(
            before ->
                client.ask(step.service(), HttpMethod.PUT, step.path(), step.body().toBuffer()))
        .compose(answer -> accept(answer.succeeded(), answer))
        .onSuccess(accepted -> played.applied());
  }

  /** The latency that a step replaces; empty for a fault, whose name belongs to the schedule. */
  private Future<JsonObject> before(Step step) {
    if (step.latency() == null) {
      return Future.succeededFuture(new JsonObject());
    }
    return client
        .get(step.service(), step.path())
        .compose(answer -> accept(answer.succeeded(), answer))
        .map(answer -> new JsonObject().put("latency", answer.json().getValue("latency")));
  }

  /** A 404 counts as undone: a fault also ends by itself. */
  private Future<?> undo(PlayedStep played, int attempt) {
    Step step = played.step();
    if (played.before().isEmpty()) {
      return Future.succeededFuture(); // nothing was applied
    }
    JsonObject before = played.before().get();
    HttpMethod method = before.isEmpty() ? HttpMethod.DELETE : HttpMethod.PUT;
    Buffer body = before.isEmpty() ? Buffer.buffer() : before.toBuffer();
    return client
        .ask(step.service(), method, step.path(), body)
        .compose(answer -> accept(answer.succeeded() || answer.status() == 404, answer))
        .<Object>mapEmpty()
        .onSuccess(undone -> played.undone())
        .recover(failure -> undoAgain(played, attempt, failure));
  }

  private Future<Object> undoAgain(PlayedStep played, int attempt, Throwable failure) {
    if (attempt == ATTEMPTS) {
      played.fail("It may not have been undone. " + failure.getMessage());
      return Future.failedFuture(failure);
    }
    return vertx
        .timer(BETWEEN_ATTEMPTS_MS, TimeUnit.MILLISECONDS)
        .compose(later -> undo(played, attempt + 1))
        .mapEmpty();
  }

  private static Future<ManagementAnswer> accept(boolean good, ManagementAnswer answer) {
    return good ? Future.succeededFuture(answer) : Future.failedFuture(answer.reason());
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
