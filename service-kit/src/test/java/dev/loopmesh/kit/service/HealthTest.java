package dev.loopmesh.kit.service;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HealthTest {
  private final CountDownLatch held = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);

  /** The same with two loops, of which one is held: livez is about the worst of them. */
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
