package dev.loopmesh.lessons.run;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.lessons.Measurement;
import dev.loopmesh.lessons.chart.BarChart;
import dev.loopmesh.lessons.experiment.Conditions;
import dev.loopmesh.lessons.experiment.Experiment;
import dev.loopmesh.lessons.experiment.LessonFailure;
import dev.loopmesh.lessons.history.MemoryHistory;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a runner does around a lesson, whatever the lesson does. */
class LessonRunnerTest {
  private static final Measurement NOTHING =
      new Measurement(
          List.of(), new BarChart("nothing", "s", List.of()), List.of(), new JsonObject());

  private static final long SLOW_MS = 300;

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private final MemoryHistory history = new MemoryHistory("a test");
  private LessonRunner runner;

  @BeforeEach
  void start() {
    URI nowhere = URI.create("http://127.0.0.1:1");
    runner = new LessonRunner(vertx, nowhere, this::ask, history, new MeshTurn(new NotedLoad()));
  }

  private final class NotedLoad implements OtherLoad {
    @Override
    public void pause(String why) {
      calls.add("pause: " + why);
    }

    @Override
    public void resume() {
      calls.add("resume");
    }
  }

  @AfterEach
  void stop() throws TimeoutException {
    vertx.close().await(30, SECONDS);
  }

  /** The management ports: notes each call when it is served, after a while. */
  private Future<JsonObject> ask(
      String service, HttpMethod method, String path, JsonObject body, String holder) {
    Promise<JsonObject> answer = Promise.promise();
    vertx.setTimer(
        path.equals("/latency") ? SLOW_MS : 1,
        served -> {
          calls.add(method + " " + path);
          answer.complete(
              new JsonObject().put("lease", new JsonObject().put("since", "2026-11-29T12:00:00Z")));
        });
    return answer.future();
  }

  private Run start(Function<Experiment, Future<Measurement>> experiment) throws Exception {
    RunRequest request =
        new RunRequest(new Conditions("a", 1, true), Optional.empty(), Optional.empty());
    return onLoop(() -> runner.start(new ScriptedLesson(experiment), request));
  }

  private <T> T onLoop(Supplier<Future<T>> action) throws Exception {
    Promise<T> done = Promise.promise();
    vertx.runOnContext(
        now -> Future.succeededFuture().compose(start -> action.get()).onComplete(done));
    return done.future().await(30, SECONDS);
  }

  private JsonObject over(Run run) throws Exception {
    JsonObject shown = onLoop(() -> Future.succeededFuture(run.toJson()));
    while (shown.getString("state").equals("running")) {
      Thread.sleep(5);
      shown = onLoop(() -> Future.succeededFuture(run.toJson()));
    }
    return shown;
  }

  private void cancel() throws Exception {
    onLoop(
        () -> {
          runner.cancel();
          return Future.succeededFuture();
        });
  }

  @Test
  void aRunIsUnderALeaseAndKeptBeforeItIsShown() throws Exception {
    JsonObject run = over(start(experiment -> Future.succeededFuture(NOTHING)));

    assertEquals("held", run.getString("state"));
    assertEquals("pause: lesson 1 is running", calls.get(0));
    assertEquals("resume", calls.get(calls.size() - 1));
    assertEquals(4, calls.stream().filter("PUT /lease"::equals).count());
    assertEquals(4, calls.stream().filter("DELETE /lease"::equals).count());
    assertEquals(Optional.of(run), onLoop(() -> history.find(run.getString("id"))));
  }

  @Test
  void aLessonThatThrowsOrFailsIsAFailedRun() throws Exception {
    JsonObject thrown =
        over(
            start(
                experiment -> {
                  throw new IllegalStateException("secret");
                }));
    assertEquals("failed", thrown.getString("state"));
    assertFalse(thrown.getString("failure").contains("secret"), thrown::encode);
    JsonObject refused =
        over(start(experiment -> experiment.summary("parallel").map(answer -> NOTHING)));
    assertEquals("failed", refused.getString("state"));
    assertTrue(refused.getString("failure").contains("got no response"), refused::encode);
    assertEquals(List.of("DELETE /lease", "resume"), calls.subList(calls.size() - 2, calls.size()));
  }

  @Test
  void aFailureOnAMachineThatIsTooBusySaysSo() throws Exception {
    JsonObject run =
        over(
            start(
                experiment ->
                    experiment
                        .pause(Duration.ofMillis(30))
                        .onSuccess(now -> LockSupport.parkNanos(1_200_000_000L))
                        .compose(late -> experiment.pause(Duration.ofMillis(30)))
                        .compose(late -> Future.failedFuture(new LessonFailure("No response.")))));

    String failure = run.getString("failure");
    assertTrue(failure.startsWith("No response. The machine is too busy: a timer"), failure);
  }

  @Test
  void aCancelledLessonThatGoesOnChangesNothingAnyMore() throws Exception {
    Run run =
        start(
            experiment ->
                experiment
                    .pause(Duration.ofMillis(200))
                    .compose(later -> experiment.mesh().latency("user-service", "3s"))
                    .map(set -> NOTHING));
    cancel();

    assertEquals("cancelled", over(run).getString("state"));
    Thread.sleep(400); // longer than the lesson pauses
    assertEquals(List.of(), calls.stream().filter("PUT /latency"::equals).toList());
  }

  @Test
  void theLeaseIsReleasedAfterTheLastChangeWasServed() throws Exception {
    Run run = start(experiment -> experiment.mesh().latency("a", "3s").map(set -> NOTHING));
    cancel(); // while that change is in flight
    over(run);

    int change = calls.indexOf("PUT /latency");
    assertTrue(change >= 0 && change < calls.indexOf("DELETE /lease"), calls::toString);
  }

  @Test
  void thereIsOneRunAtATime() throws Exception {
    Run first = start(experiment -> experiment.pause(Duration.ofSeconds(30)).map(late -> NOTHING));

    ProblemException refused =
        assertThrows(
            ProblemException.class, () -> start(experiment -> Future.succeededFuture(NOTHING)));

    assertEquals(409, refused.problem().status());
    assertEquals(first.id(), refused.problem().extensions().getString("run"));
    cancel();
    over(first);
    assertEquals("held", over(start(e -> Future.succeededFuture(NOTHING))).getString("state"));
  }
}
