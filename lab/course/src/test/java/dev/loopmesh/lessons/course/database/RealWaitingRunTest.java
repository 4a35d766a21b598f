package dev.loopmesh.lessons.course.database;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lessons.experiment.Conditions;
import dev.loopmesh.lessons.history.MemoryHistory;
import dev.loopmesh.lessons.run.LessonRunner;
import dev.loopmesh.lessons.run.MeshTurn;
import dev.loopmesh.lessons.run.OtherLoad;
import dev.loopmesh.lessons.run.Run;
import dev.loopmesh.lessons.run.RunRequest;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Runs with a real database; the lesson uses no mesh, whose leases are made up. */
class RealWaitingRunTest {
  private static final Set<String> NOT_REFUTED = Set.of("held", "too-noisy");
  private static final DatabaseUrl GIVEN = DatabaseUrl.read(Settings.of(System.getenv()));
  private static final boolean HAS_VIRTUAL_THREADS = Runtime.version().feature() >= 21;

  private static final class NoLoad implements OtherLoad {
    @Override
    public void pause(String why) {}

    @Override
    public void resume() {}
  }

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final Context loop = vertx.getOrCreateContext();
  private final LessonRunner runner =
      new LessonRunner(
          vertx,
          URI.create("http://127.0.0.1:1"),
          (service, method, path, body, holder) ->
              Future.succeededFuture(
                  new JsonObject().put("lease", new JsonObject().put("since", "now"))),
          new MemoryHistory("a test"),
          new MeshTurn(new NoLoad()));

  @AfterEach
  void stop() throws Exception {
    vertx.close().await(30, SECONDS);
  }

  private <T> T onLoop(Supplier<Future<T>> action) throws Exception {
    Promise<T> result = Promise.promise();
    loop.runOnContext(now -> action.get().onComplete(result));
    return result.future().await(30, SECONDS);
  }

  private JsonObject state(Run run) throws Exception {
    return onLoop(() -> Future.succeededFuture(run.toJson()));
  }

  private Run start(RealWaiting lesson, String knob) throws Exception {
    Conditions conditions = new Conditions(knob, 1, true);
    RunRequest request = new RunRequest(conditions, Optional.empty(), Optional.empty());
    return onLoop(() -> runner.start(lesson, request));
  }

  private JsonObject over(Run run) throws Exception {
    JsonObject now = state(run);
    while (now.getString("state").equals("running")) {
      Thread.sleep(20);
      now = state(run);
    }
    return now;
  }

  private JsonObject run(DatabaseUrl url, String knob) throws Exception {
    return over(start(new RealWaiting(url), knob));
  }

  private static JsonObject notRefuted(JsonObject run) {
    assertTrue(NOT_REFUTED.contains(run.getString("state")), run::encode);
    return run;
  }

  private void holdsIn(DatabaseUrl url, String product, String driver) throws Exception {
    JsonObject onLoop = notRefuted(run(url, "event loop"));
    notRefuted(run(url, "worker pool"));
    if (HAS_VIRTUAL_THREADS) {
      notRefuted(run(url, "virtual threads"));
    }
    JsonObject loops = onLoop.getJsonObject("measurement").getJsonObject("loops");
    assertTrue(loops.getString("database").startsWith(product), loops::encode);
    JsonArray stalls = loops.getJsonArray("stalls");
    JsonObject longest = stalls.getJsonObject(0);
    assertEquals("/stock, event loop", longest.getString("route"), loops::encode);
    assertTrue(longest.getString("culprit").contains(driver), loops::encode);
  }

  @Test
  void holdsInAnEmbeddedDatabase() throws Exception {
    holdsIn(DatabaseUrl.EMBEDDED, "H2 ", "org.h2.");
  }

  @Test
  void holdsInPostgresAndLeavesNothingThere() throws Exception {
    assumeFalse(GIVEN.equals(DatabaseUrl.EMBEDDED), "LAB_DATABASE is not set");
    holdsIn(GIVEN, "PostgreSQL ", "org.postgresql.");
    try (Connection connection = GIVEN.source("test").getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "select count(*) from pg_tables where tablename like 'loopmesh_lesson_%'")) {
      rows.next();
      assertEquals(0, rows.getInt(1), "tables");
    }
  }

  private JsonObject sabotaged(Place.Runner runner) throws Exception {
    List<Place> places = List.of(Place.LOOP, new Place("worker pool", runner));
    return over(start(new RealWaiting(DatabaseUrl.EMBEDDED, places), "worker pool"));
  }

  @Test
  void workersThatRunOnTheLoopDoNotHold() throws Exception {
    String state = sabotaged(Place.LOOP.runner()).getString("state");
    assertTrue(Set.of("did-not-hold", "too-noisy").contains(state), state);
  }

  @Test
  void queriesThatDoNotWaitDoNotHold() throws Exception {
    String state = sabotaged((vertx, query) -> Future.succeededFuture(0)).getString("state");
    assertTrue(Set.of("did-not-hold", "too-noisy").contains(state), state);
  }

  @Test
  void virtualThreadsBelowJava21FailAndSayWhy() throws Exception {
    assumeTrue(!HAS_VIRTUAL_THREADS);
    JsonObject run = run(DatabaseUrl.EMBEDDED, "virtual threads");
    assertEquals("failed", run.getString("state"));
    assertTrue(
        run.getString("failure").startsWith("Virtual threads need Java 21 or newer;"), run::encode);
  }

  @Test
  void aCancelledRunUnlocksTheRowAndEndsItsThreads() throws Exception {
    Run run = start(new RealWaiting(DatabaseUrl.EMBEDDED), "event loop");
    while (!state(run).getJsonObject("progress").getString("text").equals("event loop")) {
      Thread.sleep(5);
    }
    Thread.sleep(100); // the loop is blocked
    onLoop(
        () -> {
          runner.cancel();
          return Future.succeededFuture();
        });
    assertEquals("cancelled", over(run).getString("state"));
    assertFalse(
        Thread.getAllStackTraces().values().stream()
            .flatMap(Arrays::stream)
            .anyMatch(frame -> frame.getClassName().startsWith("org.h2.")));
  }
}
