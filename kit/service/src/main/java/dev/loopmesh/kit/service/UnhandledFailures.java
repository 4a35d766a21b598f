package dev.loopmesh.kit.service;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.metrics.Meter;
import io.vertx.core.Handler;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * What was thrown in a timer, a callback or a watch and caught by nobody else: counted, and told in
 * one line, at most one a minute. Throws nothing itself, so whatever runs goes on. Thread-safe.
 */
final class UnhandledFailures implements Handler<Throwable> {
  private static final Logger LOG = Logger.getLogger(UnhandledFailures.class.getName());
  private static final AttributeKey<String> WHERE = AttributeKey.stringKey("where");
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final String service;
  private final String where;
  private final LongCounter counter;
  private final Attributes attributes;
  private final AtomicLong toldNanos = new AtomicLong(System.nanoTime() - QUIET_NANOS);

  /**
   * Of one place in a service.
   *
   * @param where such as {@code serving}, a value of the metric's attribute
   */
  UnhandledFailures(String service, String where, Meter meter) {
    this.service = service;
    this.where = where;
    this.attributes = Attributes.of(WHERE, where);
    this.counter =
        meter
            .counterBuilder("loopmesh.unhandled.failures")
            .setUnit("{failure}")
            .setDescription("Exceptions and errors that nothing else handled, by where")
            .build();
    counter.add(0, attributes); // so that the first one is seen as an increase
  }

  @Override
  public void handle(Throwable failure) {
    try {
      counter.add(1, attributes);
      long now = System.nanoTime();
      long told = toldNanos.get();
      if (now - told >= QUIET_NANOS && toldNanos.compareAndSet(told, now)) {
        LOG.log(Level.SEVERE, line(failure));
        LOG.log(Level.FINE, "its stack", failure);
      }
    } catch (Throwable e) {
      // such as another OutOfMemoryError: the first one was what mattered
    }
  }

  private String line(Throwable failure) {
    StackTraceElement[] stack = failure.getStackTrace();
    return "%s, %s: unhandled %s%s; further ones of the next minute are only counted"
        .formatted(service, where, failure, stack.length == 0 ? "" : " at " + stack[0]);
  }
}
