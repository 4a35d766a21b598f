package dev.loopmesh.kit.management;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.latency.ArtificialWait;
import dev.loopmesh.kit.service.HasLatency;
import dev.loopmesh.kit.service.LiveService;
import dev.loopmesh.kit.service.Service;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import org.junit.jupiter.api.Test;

/** The artificial latency is changed while the service runs. */
class LatencyRoutesTest {
  private static final String ANNOUNCED = "wait;dur=%d;desc=\"nothing (artificial)\"";

  private static final class Waiting implements Service, HasLatency {
    private final ArtificialWait wait;

    private Waiting(Settings settings) {
      wait = ArtificialWait.from(settings, "nothing");
    }

    @Override
    public void addRoutes(Router router, Vertx vertx) {
      router.get("/").handler(request -> wait.begin(request).onSuccess(waited -> request.end()));
    }

    @Override
    public ArtificialWait artificialWait() {
      return wait;
    }
  }

  @Test
  void whatIsPutIsWaitedForFromThenOnAndTheSettingIsGivenBack() throws Exception {
    try (LiveService live = LiveService.of(Waiting::new, "LATENCY", "1ms", "EVENT_LOOPS", "2")) {
      assertWaits(live, 1);
      put(live, "300ms");
      for (int i = 0; i < 4; i++) { // each on a connection of its own, so on either loop
        assertWaits(live, 300);
      }
      assertEquals(204, live.manage(HttpMethod.DELETE, "/latency", null).statusCode());
      assertWaits(live, 1);
    }
  }

  private static void put(LiveService live, String latency) throws Exception {
    JsonObject body = new JsonObject().put("latency", latency);
    assertEquals(200, live.manage(HttpMethod.PUT, "/latency", body).statusCode());
  }

  private static void assertWaits(LiveService live, long ms) throws Exception {
    long start = System.nanoTime();
    var answer = live.get("/");
    assertEquals(ANNOUNCED.formatted(ms), answer.getHeader("Server-Timing"));
    assertTrue(System.nanoTime() - start >= (ms - 1) * 1_000_000);
  }
}
