package dev.loopmesh.kit.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.loopmesh.kit.fault.kind.FaultCatalogue;
import dev.loopmesh.kit.service.LiveService;
import dev.loopmesh.kit.settings.Settings;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.metrics.Meter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** A fault ends in time, also when something throws meanwhile. */
class FaultEndTest {
  @Test
  void aFaultThatCouldNotBeginEndsAllTheSame() throws Exception {
    Vertx timers = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      List<FaultKind> kinds = FaultCatalogue.all();
      FaultSettings settings =
          FaultSettings.from(Settings.of(Map.of()), "test-service", BusyWork.NONE);
      Meter meter = OpenTelemetry.noop().getMeter("test");
      RequestFaults requests = new RequestFaults(kinds, "test-service", settings, meter, timers);
      FaultRegistry registry =
          new FaultRegistry(kinds, settings, requests, FaultEndTest::become, timers);
      JsonObject refuse = new JsonObject().put("fault", "refuse").put("for", "1s");
      assertThrows(
          OutOfMemoryError.class, () -> onLoop(timers, () -> registry.put("a", refuse).mapEmpty()));
      LiveService.until(() -> state(timers, registry).equals("over"));
    } finally {
      timers.close().await(30, TimeUnit.SECONDS);
    }
  }

  private static String state(Vertx timers, FaultRegistry registry) {
    try {
      return onLoop(
          timers,
          () -> Future.succeededFuture(registry.toJson("a").orElseThrow().getString("state")));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static <T> T onLoop(Vertx timers, Supplier<Future<T>> action) throws Exception {
    Promise<T> done = Promise.promise();
    timers.runOnContext(
        now -> {
          try {
            action.get().onComplete(done);
          } catch (Error e) {
            done.fail(e);
          }
        });
    return done.future().await(30, TimeUnit.SECONDS);
  }

  private static Future<?> become(Condition condition) {
    if (condition.refusing()) {
      throw new OutOfMemoryError("unable to create native thread");
    }
    return Future.succeededFuture();
  }

  @Test
  void aRequestThatCannotBeReleasedDelaysNoOther() {
    Activation activation = new Activation(BusyWork.NONE);
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
