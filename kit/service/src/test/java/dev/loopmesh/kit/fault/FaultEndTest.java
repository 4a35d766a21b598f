package dev.loopmesh.kit.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.loopmesh.kit.service.LiveService;
import dev.loopmesh.kit.settings.Settings;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A fault ends, whatever is thrown meanwhile. */
class FaultEndTest {
  @Test
  void aFaultThatCouldNotBeginEndsAllTheSame() throws Exception {
    Vertx timers = Vertx.vertx();
    try {
      FaultSettings settings = FaultSettings.from(Settings.of(Map.of()), "test-service");
      Meter meter = OpenTelemetry.noop().getMeter("test");
      RequestFaults requests = new RequestFaults("test-service", settings, meter, timers);
      FaultBoard board = new FaultBoard(settings, requests, meter, FaultEndTest::become, timers);
      JsonObject hog =
          new JsonObject().put("fault", "hog-cpu").put("threads", 1).put("for", "30ms");
      assertThrows(OutOfMemoryError.class, () -> board.put("hog", hog));
      LiveService.until(() -> board.toJson("hog").getString("state").equals("over"));
    } finally {
      timers.close().await(30, TimeUnit.SECONDS);
    }
  }

  private static Future<?> become(Condition condition) {
    if (condition.hogs() > 0) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    return Future.succeededFuture();
  }

  @Test
  void oneThatCannotBeLetGoKeepsNobodyElse() {
    Activation activation = new Activation();
    AtomicInteger released = new AtomicInteger();
    for (int kept = 0; kept < 3; kept++) {
      activation.keep(
          () -> {
            released.incrementAndGet();
            throw new StackOverflowError();
          });
    }
    assertThrows(IllegalStateException.class, activation::end);
    assertEquals(3, released.get());
  }
}
