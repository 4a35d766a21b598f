package dev.loopmesh.kit.management;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.service.LiveService;
import dev.loopmesh.kit.service.Service;
import dev.loopmesh.kit.service.Startable;
import dev.loopmesh.kit.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  /** The same with two loops, one of which is held: livez reports the worst. */
  @ParameterizedTest
  @ValueSource(strings = {"1", "2"})
  void aHeldLoopIsSeenFromOutsideWhileItIsHeld(String loops) throws Exception {
    Service holdsTheLoop =
        (router, vertx) ->
            router
                .get("/hold")
                .handler(
                    request -> {
                      held.countDown();
                      hold();
                      request.end();
                    });
    try (LiveService service =
        LiveService.of(s -> holdsTheLoop, "LOOP_DEAD", "2s", "EVENT_LOOPS", loops)) {
      assertEquals(200, service.managementStatus("/livez"));
      var answer = service.begin("/hold");
      assertTrue(held.await(30, SECONDS));
      LiveService.until(() -> status(service, "/livez") == 503);
      assertEquals(200, service.managementStatus("/readyz"));
      assertEquals(200, service.managementStatus("/info"));
      release.countDown();
      assertEquals(200, answer.await(30, SECONDS).statusCode());
      LiveService.until(() -> status(service, "/livez") == 200);
    } finally {
      release.countDown();
    }
  }

  /** The watchdog logs a stall, and the log blocks. */
  @Test
  void aWatchdogThatIsStuckIsSeen() throws Exception {
    Handler full =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            if (line.getMessage().startsWith("GET /stall held")) { // other tests log to it, too
              hold();
            }
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger log = Logger.getLogger("test-service");
    log.addHandler(full);
    Service stalls = (router, vertx) -> router.get("/stall").handler(HealthTest::stall);
    String[] settings = {
      "LOOP_DEAD", "2s", "LOOP_STALL", "20ms", "ACCESS_LOG_LEVEL", "info",
      "OTEL_SDK_DISABLED", "false", "OTEL_TRACES_EXPORTER", "none", "OTEL_LOGS_EXPORTER", "none"
    };
    try (LiveService service = LiveService.of(s -> stalls, settings)) {
      assertEquals(200, service.managementStatus("/livez"));
      service.get("/stall");
      LiveService.until(() -> status(service, "/livez") == 503);
      String reason = service.json("/livez").getString("reason");
      assertTrue(reason.startsWith("the watchdog has not checked the serving loop"), reason);
      assertEquals(200, service.managementStatus("/readyz"));
      release.countDown();
      LiveService.until(() -> status(service, "/livez") == 200);
    } finally {
      release.countDown();
      log.removeHandler(full);
    }
  }

  private static void stall(RoutingContext request) {
    try {
      Thread.sleep(60);
      request.end();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private record Unresolved(AtomicReference<String> name) implements Service, Startable {
    @Override
    public void addRoutes(Router router, Vertx vertx) {}

    @Override
    public Future<?> start(Router router, Vertx vertx, Telemetry telemetry) {
      return Future.succeededFuture();
    }

    @Override
    public Optional<String> unready() {
      return Optional.ofNullable(name.get());
    }
  }

  @Test
  void aServiceSaysItselfWhyItIsNotReady() throws Exception {
    AtomicReference<String> name = new AtomicReference<>("'payments' does not resolve");
    try (LiveService service = LiveService.of(settings -> new Unresolved(name))) {
      assertEquals(503, service.managementStatus("/readyz"));
      assertEquals(200, service.managementStatus("/livez"));
      name.set(null);
      assertEquals(200, service.managementStatus("/readyz"));
    }
  }

  /** As if an error had ended the heartbeat timer. */
  @Test
  void aLoopThatNeverBeatsIsDeadAfterAWhile() throws Exception {
    Health health = new Health(Duration.ofMillis(20), 1, () -> Duration.ZERO);
    assertEquals(Optional.empty(), health.deathCause());
    LiveService.until(() -> health.deathCause().isPresent());
    assertTrue(health.deathCause().get().startsWith("the serving loop has made no progress since"));
  }

  @Test
  void aLoopThatOnlyWaitsForWorkIsAlive() throws Exception {
    try (LiveService service = LiveService.of(s -> (r, v) -> {}, "LOOP_DEAD", "2s")) {
      long start = System.nanoTime();
      while (System.nanoTime() - start < 2_500_000_000L) {
        assertEquals(200, service.managementStatus("/livez"));
        Thread.sleep(100);
      }
    }
  }

  @Test
  void twoLoopsServeOnePort() throws Exception {
    Set<Thread> threads = ConcurrentHashMap.newKeySet();
    Service notesItsThread =
        (router, vertx) ->
            router
                .get("/")
                .handler(
                    request -> {
                      threads.add(Thread.currentThread());
                      request.end();
                    });
    try (LiveService service = LiveService.of(s -> notesItsThread, "EVENT_LOOPS", "2")) {
      for (int call = 0; call < 20; call++) { // each on a connection of its own
        assertEquals(200, service.get("/").statusCode());
      }
      assertEquals(2, threads.size());
    }
  }

  private void hold() {
    try {
      assertTrue(release.await(30, SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static int status(LiveService service, String uri) {
    try {
      return service.managementStatus(uri);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
