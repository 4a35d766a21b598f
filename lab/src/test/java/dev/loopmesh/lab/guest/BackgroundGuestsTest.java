package dev.loopmesh.lab.guest;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.load.LoadGenerator;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.service.FreePort;
import dev.loopmesh.lab.control.SteeredMesh;
import dev.loopmesh.traces.store.TraceLimits;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a scripted aggregator gets from the lab, and what pages learn of it. */
class BackgroundGuestsTest {
  private static final GuestOrder MENU = GuestOrder.of("menu", 42);
  private static final Duration LONG = Duration.ofMinutes(2);

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final LoadGenerator generator = new LoadGenerator();
  private final List<JsonObject> events = new CopyOnWriteArrayList<>();
  private final List<HttpServerRequest> requests = new CopyOnWriteArrayList<>();
  private final TraceStore traces = new TraceStore(TraceLimits.DEFAULT);
  private int port;
  private GuestStream stream;
  private BackgroundGuests background;

  @BeforeEach
  void start() throws Exception {
    port = FreePort.on("127.0.0.1");
    URI aggregator = URI.create("http://127.0.0.1:" + port);
    onLoop(
        () -> {
          GuestLoad load = new GuestLoad(vertx, generator, aggregator, events::add, traces);
          stream = new GuestStream(vertx, load, events::add);
          background = new BackgroundGuests(stream, true);
        });
  }

  @AfterEach
  void stop() throws TimeoutException {
    generator.close();
    vertx.close().await(30, SECONDS);
  }

  private void onLoop(Runnable action) throws Exception {
    Promise<Void> done = Promise.promise();
    vertx.runOnContext(
        now -> Future.succeededFuture().<Void>map(start -> run(action)).onComplete(done));
    done.future().await(30, SECONDS);
  }

  private static Void run(Runnable action) {
    action.run();
    return null;
  }

  private void listen(Consumer<HttpServerRequest> aggregator) throws Exception {
    vertx
        .createHttpServer()
        .requestHandler(
            request -> {
              requests.add(request);
              aggregator.accept(request);
            })
        .listen(port, "127.0.0.1")
        .await(30, SECONDS);
  }

  private static void serve(HttpServerRequest request) {
    request.response().end("{}");
  }

  private Stream<JsonObject> answered() {
    return events.stream().filter(event -> event.containsKey("answered"));
  }

  private JsonObject lastState() {
    return events.stream()
        .filter(event -> event.getString("type").equals("guests"))
        .reduce((before, last) -> last)
        .orElseThrow();
  }

  @Test
  void aFloorThatIsOpenedDuringALessonWaitsForItsEnd() throws Exception {
    listen(BackgroundGuestsTest::serve);
    onLoop(() -> background.pause("lesson 3 is running"));
    onLoop(() -> background.opened(true));
    onLoop(() -> background.reset());
    Thread.sleep(500); // more than twice the distance of the requests
    assertEquals(0, requests.size());
    assertEquals("lesson 3 is running", lastState().getString("paused"));
    ProblemException refused =
        assertThrows(ProblemException.class, () -> onLoop(() -> background.replace(MENU, 1, LONG)));
    assertEquals(409, refused.problem().status());

    onLoop(background::resume);
    SteeredMesh.until(() -> requests.size() > 1);
    assertEquals(null, lastState().getString("paused"));
    onLoop(background::closed);
    assertEquals(new JsonArray(), lastState().getJsonArray("streams"));
  }

  @Test
  void theStreamOfAnOpenFloorGoesOnAfterALessonUnlessItWasStopped() throws Exception {
    onLoop(() -> background.opened(true));
    onLoop(() -> background.pause("lesson 1 is running"));
    assertEquals(new JsonArray(), lastState().getJsonArray("streams"));
    onLoop(background::resume);
    assertEquals(1, lastState().getJsonArray("streams").size());

    onLoop(background::stop);
    onLoop(() -> background.pause("lesson 1 is running"));
    onLoop(background::resume);
    assertEquals(new JsonArray(), lastState().getJsonArray("streams"));
  }

  @Test
  void eachRequestHasATraceOfItsOwnWhichIsRecordedForStreamsOfUsersOnly() throws Exception {
    listen(BackgroundGuestsTest::serve);
    onLoop(() -> background.opened(true));
    SteeredMesh.until(() -> answered().count() > 2);
    assertTrue(requests.stream().allMatch(each -> isMenu(each, "00")), requests::toString);
    assertEquals(
        requests.size(), requests.stream().map(BackgroundGuestsTest::trace).distinct().count());
    assertEquals(0, traces.newestFirst().size());

    requests.clear();
    onLoop(() -> background.replace(GuestOrder.of("parallel", 7), 1_000, Duration.ofMillis(20)));
    SteeredMesh.until(() -> traces.newestFirst().size() == 20);
    HttpServerRequest first = // after those that were already under way
        requests.stream().filter(each -> !isMenu(each, "00")).findFirst().orElseThrow();
    assertEquals("/users/7/summary?mode=parallel&deadline=30s", first.uri());
    assertTrue(first.getHeader("traceparent").endsWith("-01"), first.getHeader("traceparent"));
    SteeredMesh.until(() -> requests.stream().anyMatch(each -> isMenu(each, "00"))); // it goes on
  }

  private static boolean isMenu(HttpServerRequest request, String flags) {
    return request.uri().equals("/menu")
        && request.getHeader("Accept").equals("application/json")
        && request.getHeader("traceparent").endsWith("-" + flags);
  }

  private static String trace(HttpServerRequest request) {
    return request.getHeader("traceparent").substring(3, 35);
  }

  @Test
  void anAggregatorThatComesBackIsServedAgain() throws Exception {
    onLoop(() -> background.opened(true));
    SteeredMesh.until(() -> answered().count() > 1);
    assertTrue(answered().allMatch(each -> each.getString("error").equals("unreachable")));
    listen(BackgroundGuestsTest::serve);
    SteeredMesh.until(() -> answered().anyMatch(each -> each.getInteger("http") == 200));
  }

  @Test
  void aStreamThatIsStoppedLetsWhatIsInFlightComplete() throws Exception {
    listen(request -> vertx.setTimer(200, late -> serve(request)));
    onLoop(() -> background.replace(MENU, 100, LONG));
    SteeredMesh.until(() -> requests.size() > 3);
    onLoop(background::stop);
    SteeredMesh.until(() -> answered().count() == requests.size());
    assertTrue(answered().allMatch(each -> each.getInteger("http") == 200), events::toString);
    assertTrue(
        answered().allMatch(each -> each.getLong("answered") - each.getLong("sent") >= 190_000));
  }
}
