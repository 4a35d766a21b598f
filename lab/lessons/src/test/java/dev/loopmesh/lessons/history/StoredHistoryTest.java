package dev.loopmesh.lessons.history;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.lessons.history.History.Done;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredHistoryTest {
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));

  @TempDir private Path folder;
  private History history;

  @BeforeEach
  void open() {
    history = in(folder.resolve("data"));
  }

  @AfterEach
  void close() throws TimeoutException {
    vertx.close().await(30, SECONDS);
  }

  private History in(Path place) {
    return new StoredHistory(new LabDatabase(vertx, place.toString()));
  }

  private <T> T ask(Function<History, Future<T>> question) throws Exception {
    Promise<T> answer = Promise.promise();
    vertx.runOnContext(now -> question.apply(history).onComplete(answer));
    return answer.future().await(30, SECONDS);
  }

  private static JsonObject run(String id, int lesson, String state) {
    JsonObject run = new JsonObject().put("id", id).put("lesson", lesson).put("state", state);
    return state.equals("failed") ? run : run.put("verdict", new JsonObject());
  }

  private void put(JsonObject... runs) throws Exception {
    for (JsonObject run : runs) {
      ask(all -> all.put(run));
    }
  }

  @Test
  void nothingIsOpenedBeforeTheFirstUse() throws Exception {
    assertFalse(Files.exists(folder.resolve("data")));
    assertEquals(new Place(true, folder.resolve("data").toString()), ask(History::place));
    assertTrue(Files.exists(folder.resolve("data")));
  }

  @Test
  void runsAreFoundInOrderAndCounted() throws Exception {
    put(
        run("a", 1, "held"),
        run("b", 2, "held"),
        run("c", 1, "did-not-hold"),
        run("d", 1, "failed"));

    assertEquals(Optional.of(run("b", 2, "held")), ask(all -> all.find("b")));
    assertEquals(Optional.empty(), ask(all -> all.find("x")));
    assertEquals(List.of("d", "c", "b", "a"), ids(ask(all -> all.latest(0, 10))));
    assertEquals(List.of("d", "c"), ids(ask(all -> all.latest(1, 2))));
    assertEquals(
        Map.of(1, new Done(2, 1, "failed"), 2, new Done(1, 1, "held")), ask(History::done));
  }

  @Test
  void theMemoryCountsAndOrdersInTheSameWay() throws Exception {
    history = new MemoryHistory("a test");
    runsAreFoundInOrderAndCounted();
  }

  @Test
  void aRunThatIsPutAgainIsReplaced() throws Exception {
    put(run("a", 1, "held"), run("b", 1, "held"));
    JsonObject observed = run("a", 1, "held").put("observation", "it 'was' \"so\"; drop table");
    put(observed);

    assertEquals(Optional.of(observed), ask(all -> all.find("a")));
    assertEquals(List.of("b", "a"), ids(ask(all -> all.latest(0, 10))));
  }

  @Test
  void theNextLabFindsTheRunsOfTheOneBefore() throws Exception {
    put(run("a", 1, "held"));
    history = in(folder.resolve("data"));
    put(run("b", 1, "held"));

    assertEquals(List.of("b", "a"), ids(ask(all -> all.latest(0, 10))));
  }

  @Test
  void whereTheFolderCannotBeUsedRunsAreKeptInMemoryAndItIsSaid() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));
    history = in(file);
    put(run("a", 1, "held"));

    Place place = ask(History::place);
    assertFalse(place.kept());
    assertTrue(
        place.where().startsWith("memory, until the lab stops, because " + file), place.where());
    assertTrue(place.where().endsWith("Set LAB_DATA to another folder."), place.where());
    assertEquals(List.of("a"), ids(ask(all -> all.latest(0, 10))));
  }

  private static List<String> ids(List<JsonObject> runs) {
    return runs.stream().map(run -> run.getString("id")).toList();
  }
}
