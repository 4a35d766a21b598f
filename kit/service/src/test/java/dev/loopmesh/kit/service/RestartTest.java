package dev.loopmesh.kit.service;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.loopmesh.kit.latency.ArtificialWait;
import dev.loopmesh.kit.settings.LiveSetting;
import dev.loopmesh.kit.settings.Settings;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.uring.IoUring;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A restart drops what the service holds, keeps what was changed, and ends in time. */
class RestartTest {
  private static final LiveSetting<Integer> ATTEMPTS =
      LiveSetting.integer("ATTEMPTS", 1, 1, 10, "attempts");

  private final AtomicInteger instances = new AtomicInteger();
  private final ConcurrentLinkedQueue<WeakReference<?>> made = new ConcurrentLinkedQueue<>();
  private final Semaphore inFlight = new Semaphore(0);
  private final Promise<Void> answer = Promise.promise();
  private LiveService live;

  /** Says how many requests this instance has got. */
  private final class Counting implements Service, HasLatency {
    private final ArtificialWait wait;
    private final int instance = instances.incrementAndGet();
    private int requests;

    private Counting(Settings settings) {
      wait = ArtificialWait.from(settings, "nothing");
      settings.live(List.of(ATTEMPTS), values -> values.of(ATTEMPTS));
      made.add(new WeakReference<>(this));
      made.add(new WeakReference<>(wait.capacity()));
    }

    @Override
    public void addRoutes(Router router, Vertx vertx) {
      router
          .get("/count")
          .handler(
              request -> {
                requests++;
                wait.begin(request)
                    .onSuccess(waited -> request.end(instance + ":" + requests))
                    .onFailure(request::fail);
              });
      router
          .get("/slow")
          .handler(
              request -> {
                inFlight.release();
                answer.future().onSuccess(now -> request.end("answered"));
              });
    }

    @Override
    public ArtificialWait artificialWait() {
      return wait;
    }
  }

  private void start(String... settings) throws Exception {
    String[] all = new String[settings.length + 2];
    System.arraycopy(settings, 0, all, 0, settings.length);
    all[settings.length] = "LATENCY";
    all[settings.length + 1] = "1ms";
    live = LiveService.of(Counting::new, all);
  }

  @AfterEach
  void stop() throws Exception {
    live.close();
  }

  @ParameterizedTest
  @CsvSource({"1, nio", "2, nio", "2, epoll", "2, io_uring"})
  void theSamePortServesANewInstanceAndKeptConnectionsAreClosed(int loops, String transport)
      throws Exception {
    assumeTrue(!transport.equals("epoll") || Epoll.isAvailable());
    assumeTrue(!transport.equals("io_uring") || IoUring.isAvailable());
    start("EVENT_LOOPS", "" + loops, "TRANSPORT", transport);
    int port = live.running().port();
    for (int i = 0; i < 8; i++) {
      live.get("/count");
    }
    try (Socket kept = new Socket("127.0.0.1", port)) {
      send(kept, "/count");
      assertTrue(kept.getInputStream().read() >= 0);
      restart();
      kept.setSoTimeout(30_000);
      kept.getInputStream().readAllBytes(); // ends
    }
    assertEquals(port, live.running().port());
    assertEquals(2 * loops, instances.get());
    assertTrue(live.text("/count").endsWith(":1"), "its memory is empty");
    assertFalse(live.text("/count").startsWith("1:"));
    restart();
    assertTrue(live.text("/count").endsWith(":1"), "again");
  }

  @Test
  void requestsInFlightAreAnsweredBeforeItOpensAgain() throws Exception {
    start("SHUTDOWN_GRACE", "30s");
    Future<String> slow = live.begin("/slow").map(response -> response.bodyAsString());
    assertTrue(inFlight.tryAcquire(30, SECONDS));
    assertEquals(202, post().getInteger("status"));
    assertEquals(503, live.managementStatus("/readyz"));
    assertEquals(200, live.managementStatus("/livez"));
    assertEquals(409, post().getInteger("status"));
    LiveService.until(() -> !accepts());
    assertEquals(1, instances.get());
    answer.complete();
    assertEquals("answered", slow.await(30, SECONDS));
    ready();
    assertEquals("2:1", live.text("/count"));
  }

  @Test
  void theGraceHasAnEnd() throws Exception {
    start("SHUTDOWN_GRACE", "200ms");
    Future<?> slow = live.begin("/slow");
    assertTrue(inFlight.tryAcquire(30, SECONDS));
    long start = System.nanoTime();
    restart();
    assertTrue(System.nanoTime() - start >= 199_000_000);
    assertThrows(Exception.class, () -> slow.await(30, SECONDS));
    assertEquals("2:1", live.text("/count"));
  }

  @Test
  void aQueueAndItsRequestsAreDropped() throws Exception {
    start("SHUTDOWN_GRACE", "100ms");
    put("/capacity", "{'concurrency':1,'queue':5}");
    put("/latency", "{'latency':'9m'}");
    for (int i = 0; i < 4; i++) {
      live.begin("/count");
    }
    LiveService.until(() -> live.json("/capacity").getInteger("queued") == 3);
    restart();
    JsonObject capacity = live.json("/capacity");
    assertEquals(0, capacity.getInteger("queued"));
    assertEquals(0, capacity.getInteger("working"));
    assertEquals(1, capacity.getInteger("concurrency"), "what was changed stays");
    assertEquals("unlimited", capacity.getJsonObject("setting").getString("concurrency"));
    assertEquals("9m", live.json("/latency").getString("latency"));
    put("/latency", "{'latency':'1ms'}");
    assertEquals("2:1", live.text("/count"));
  }

  @Test
  void whatWasChangedStaysButForWhatARestartClears() throws Exception {
    start();
    put("/settings", "{'ATTEMPTS':7}");
    put("/latency", "{'latency':'2ms'}");
    put("/lease", "{'holder':'a','for':'60s'}");
    put("/latency", "{'latency':'3ms','clearedByRestart':true}");
    put("/latency", "{'latency':'4ms','clearedByRestart':true}");
    put("/capacity", "{'queue':7,'clearedByRestart':true}");
    put("/faults/leak", "{'fault':'leak','clearedByRestart':true}");
    put("/faults/slow", "{'fault':'delay','latency':'1ms'}");
    put("/faults/off", "{'fault':'refuse','after':'9m','clearedByRestart':true}");
    assertTrue(live.json("/latency").getBoolean("clearedByRestart"));

    restart();

    JsonObject faults = live.json("/faults");
    assertEquals(1, faults.getJsonArray("faults").size(), faults::encode);
    assertEquals("active", live.json("/faults/slow").getString("state"));
    assertEquals("2ms", live.json("/latency").getString("latency"), "as before the cleared ones");
    assertFalse(live.json("/latency").containsKey("clearedByRestart"));
    assertEquals(100, live.json("/capacity").getInteger("queue"));
    assertTrue(live.json("/settings").encode().contains("\"value\":\"7\""));
    assertEquals("a", live.json("/lease").getJsonObject("lease").getString("holder"));
    live.get("/count");
    LiveService.until(() -> live.json("/faults/slow").getInteger("applied") == 1);

    live.manage(HttpMethod.DELETE, "/lease", null);
    assertEquals("2ms", live.json("/latency").getString("latency"), "as before the lease");
    assertTrue(live.get("/count").getHeader("Server-Timing").startsWith("wait;dur=2;"));
  }

  @Test
  void aPortThatAFaultHasClosedStaysClosed() throws Exception {
    start();
    put("/faults/off", "{'fault':'refuse'}");
    restart();
    LiveService.until(() -> !accepts());
    live.manage(HttpMethod.DELETE, "/faults", null);
    LiveService.until(this::accepts);
    assertEquals("2:1", live.text("/count"));
  }

  @Test
  void aLoopThatAFaultBlocksIsFreed() throws Exception {
    start("SHUTDOWN_GRACE", "100ms");
    put("/faults/held", "{'fault':'block-loop','hold':'9m','match':{'path':'/slow'}}");
    live.begin("/slow");
    LiveService.until(() -> live.json("/faults/held").getInteger("applied") == 1);
    restart();
    assertEquals("2:1", live.text("/count"));
    assertEquals("active", live.json("/faults/held").getString("state"));
  }

  /** The old instances, and what faults have leaked, can be collected. */
  @Test
  void memoryIsReleased() throws Exception {
    start();
    put("/faults/leak", "{'fault':'leak','bytes':16777216,'most':33554432}");
    live.get("/count");
    live.get("/count");
    long before = usedBytes();
    restart();
    long released = before - usedBytes();
    assertTrue(released > 16 << 20, () -> "released " + released + " bytes");
    live.get("/count");
    restart();
    LiveService.until(
        () -> {
          System.gc();
          return made.stream().filter(instance -> instance.get() != null).count() == 2;
        });
  }

  @Test
  void aServiceThatRestartsStops() throws Exception {
    start("SHUTDOWN_GRACE", "300ms");
    live.begin("/slow");
    assertTrue(inFlight.tryAcquire(30, SECONDS));
    assertEquals(202, post().getInteger("status"));
    live.running().stop().await(30, SECONDS);
    assertFalse(accepts());
    assertEquals(1, instances.get());
  }

  private void restart() throws Exception {
    assertEquals(202, post().getInteger("status"));
    ready();
  }

  private void ready() throws Exception {
    LiveService.until(() -> status("/readyz") == 200);
  }

  private JsonObject post() throws Exception {
    var response = live.manage(HttpMethod.POST, "/restart", null);
    return response.bodyAsJsonObject().put("status", response.statusCode());
  }

  private void put(String uri, String json) throws Exception {
    var response = live.manage(HttpMethod.PUT, uri, new JsonObject(json.replace('\'', '"')));
    assertEquals(200, response.statusCode(), response::bodyAsString);
  }

  private int status(String uri) {
    try {
      return live.managementStatus(uri);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean accepts() {
    try (Socket socket = new Socket("127.0.0.1", live.running().port())) {
      return socket.isConnected();
    } catch (IOException refused) {
      return false;
    }
  }

  private static void send(Socket socket, String uri) throws IOException {
    String request = "GET %s HTTP/1.1\r\nHost: x\r\n\r\n".formatted(uri);
    socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
  }

  private static long usedBytes() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
