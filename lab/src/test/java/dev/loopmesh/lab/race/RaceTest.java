package dev.loopmesh.lab.race;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.load.LoadGenerator;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.lab.control.SteeredMesh;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A race against a scripted aggregator, with valid and invalid responses. */
class RaceTest {
  private final Vertx vertx = Vertx.vertx();
  private final LoadGenerator generator = new LoadGenerator();

  @AfterEach
  void close() throws Exception {
    generator.close();
    vertx.close().await(30, TimeUnit.SECONDS);
  }

  @Test
  void guestsComeWhileTheSummaryIsFetched() throws Exception {
    Run run = race(door(request -> vertx.setTimer(300, late -> summary(request)), this::menu));

    assertTrue(run.succeeded(), run::problem);
    assertTrue(run.elapsedMs() >= 300, () -> "" + run.elapsedMs());
    assertTrue(run.visits().size() >= 3, () -> run.visits().toString());
    assertTrue(run.visits().stream().allMatch(visit -> visit.wasServed() && visit.waitedMs() >= 0));
    assertEquals(Guests.EVERY_MS, run.visits().get(0).arrivedMs());
  }

  @Test
  void guestsWhoAreServedAfterTheSummaryWereNotServedMeanwhile() throws Exception {
    Run run =
        race(
            door(
                request -> vertx.setTimer(200, late -> summary(request)),
                request -> vertx.setTimer(400, later -> menu(request))));

    assertEquals(0, run.servedMeanwhile());
    assertTrue(run.slowestMs() >= 400, () -> "" + run.slowestMs());
  }

  @Test
  void aRequestThatIsServedRightAfterTheFetchWasNotServedMeanwhile() {
    JsonObject fetch = new JsonObject().put("elapsedMs", 298.0);
    List<GuestRequest> visits =
        List.of(new GuestRequest(50, 297), new GuestRequest(100, 299), new GuestRequest(150, 305));

    assertEquals(1, new Run("blocking", 200, 300, fetch, "", visits).servedMeanwhile());
  }

  @Test
  void aRequestThatIsRefusedWasNotServed() throws Exception {
    Run run =
        race(
            door(
                request -> vertx.setTimer(150, late -> summary(request)),
                request -> request.response().setStatusCode(503).end()));

    assertFalse(run.visits().isEmpty());
    assertTrue(run.visits().stream().noneMatch(GuestRequest::wasServed));
  }

  @Test
  void anAggregatorThatFailsIsARunWithItsReason() throws Exception {
    Run run =
        race(
            door(
                request ->
                    request
                        .response()
                        .setStatusCode(502)
                        .end("{\"detail\":\"payment-service is away\"}"),
                this::menu));

    assertEquals(502, run.status());
    assertEquals("payment-service is away", run.problem());
  }

  @Test
  void anAnswerThatCannotBeReadIsARunThatFailed() throws Exception {
    for (String rubbish : List.of("", "[1]", "{\"user\":", "hello")) {
      Run run = race(door(request -> request.response().end(rubbish), this::menu));

      assertEquals("The aggregator's response is invalid.", run.problem(), rubbish);
    }
  }

  @Test
  void aConnectionThatBreaksIsARunThatFailed() throws Exception {
    Run run = race(door(request -> request.connection().close(), this::menu));

    assertEquals(0, run.status());
    assertFalse(run.problem().isEmpty());
  }

  @Test
  void withoutAnAggregatorThereIsNoMenuAndTheProblemSaysWhereItShouldBe() {
    AggregatorClient nowhere = new AggregatorClient(vertx, URI.create("http://127.0.0.1:1"));

    ProblemException failure =
        assertThrows(ProblemException.class, () -> nowhere.modes().await(30, TimeUnit.SECONDS));

    assertEquals(502, failure.problem().status());
    assertEquals(
        "No aggregator responds at http://127.0.0.1:1; is the mesh running?",
        failure.problem().detail());
  }

  @Test
  void aRaceWhoseClientHasLeftEndsWithWhatItHasSent() throws Exception {
    AtomicInteger sent = new AtomicInteger();
    URI url = url(door(request -> {}, request -> sent.incrementAndGet()));
    AggregatorClient mesh = new AggregatorClient(vertx, url);
    Race race = new Race(guests(url), mesh, 42, Map.of("parallel", ""));
    Future<List<Run>> runs = onLoop(() -> race.run(over -> {}));
    while (sent.get() < 2) {
      Thread.sleep(5);
    }

    vertx.runOnContext(
        left -> {
          race.abandon();
          mesh.close();
        });

    Run run = runs.await(30, TimeUnit.SECONDS).get(0);
    assertTrue(
        run.visits().size() >= 2 && run.visits().stream().noneMatch(GuestRequest::wasServed));
    SteeredMesh.until(() -> noneComesFor(5 * Guests.EVERY_MS, sent)); // late ones may still arrive
  }

  private static boolean noneComesFor(long ms, AtomicInteger sent) {
    int before = sent.get();
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(ms));
    return sent.get() == before;
  }

  private Run race(HttpServer door) throws Exception {
    AggregatorClient mesh = new AggregatorClient(vertx, url(door));
    Race race = new Race(guests(url(door)), mesh, 42, Map.of("parallel", ""));
    return onLoop(() -> race.run(over -> {})).await(30, TimeUnit.SECONDS).get(0);
  }

  private <T> Future<T> onLoop(Supplier<Future<T>> action) {
    Promise<T> done = Promise.promise();
    vertx.runOnContext(now -> action.get().onComplete(done));
    return done.future();
  }

  private Supplier<Guests> guests(URI url) {
    return () -> new Guests(vertx, generator, url);
  }

  private static URI url(HttpServer door) {
    return URI.create("http://127.0.0.1:" + door.actualPort());
  }

  private HttpServer door(Handler<HttpServerRequest> onSummary, Handler<HttpServerRequest> onMenu)
      throws Exception {
    return vertx
        .createHttpServer()
        .requestHandler(
            request -> (request.path().equals("/menu") ? onMenu : onSummary).handle(request))
        .listen(0, "127.0.0.1")
        .await(30, TimeUnit.SECONDS);
  }

  private void menu(HttpServerRequest request) {
    request.response().end("{}");
  }

  private void summary(HttpServerRequest request) {
    JsonObject fetch =
        new JsonObject()
            .put("elapsedMs", 300.0)
            .put("predictedMs", 300.0)
            .put("calls", new JsonArray());
    request.response().end(new JsonObject().put("fetch", fetch).encode());
  }
}
