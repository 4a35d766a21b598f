package dev.loopmesh.kit.service;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.log.UnhandledFailures;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A throwable from a timer is counted and logged once, and the timer continues. */
class UnhandledFailuresTest {
  private final AtomicInteger ticks = new AtomicInteger();
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final Handler reader =
      new Handler() {
        @Override
        public void publish(LogRecord line) {
          if (line.getMessage().contains("thrown on purpose")) { // other tests log to it, too
            lines.add(line.getMessage());
          }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  @ParameterizedTest
  @ValueSource(
      classes = {
        IllegalStateException.class,
        StackOverflowError.class,
        OutOfMemoryError.class,
        NoClassDefFoundError.class
      })
  void aTimerThatThrowsGoesOnAndIsCountedAndToldOnce(Class<? extends Throwable> kind)
      throws Exception {
    Logger log = Logger.getLogger(UnhandledFailures.class.getName());
    log.addHandler(reader);
    Throwable thrown = kind.getConstructor(String.class).newInstance("thrown on purpose");
    try (LiveService live =
        LiveService.of(
            settings -> (router, vertx) -> throwAgainAndAgain(vertx, thrown),
            "OTEL_SDK_DISABLED",
            "false",
            "OTEL_TRACES_EXPORTER",
            "none",
            "OTEL_LOGS_EXPORTER",
            "none")) {
      LiveService.until(() -> ticks.get() >= 5);
      String counted = "loopmesh_unhandled_failures_total{where=\"serving\"} ";
      String metrics = live.management("/metrics").bodyAsString();
      double count =
          metrics
              .lines()
              .filter(line -> line.startsWith(counted))
              .mapToDouble(line -> Double.parseDouble(line.substring(counted.length())))
              .sum();
      assertTrue(count >= 4, metrics);
      assertEquals(1, lines.size(), lines::toString);
      assertTrue(
          lines.get(0).startsWith("test-service, serving: unhandled " + thrown), lines.get(0));
      assertEquals(200, live.managementStatus("/livez"));
    } finally {
      log.removeHandler(reader);
    }
  }

  private void throwAgainAndAgain(Vertx vertx, Throwable thrown) {
    vertx.setPeriodic(
        1,
        tick -> {
          ticks.incrementAndGet();
          UnhandledFailuresTest.<RuntimeException>sneak(thrown);
        });
  }

  @SuppressWarnings("unchecked")
  private static <T extends Throwable> void sneak(Throwable thrown) throws T {
    throw (T) thrown;
  }
}
