package dev.loopmesh.kit.log;

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
 * Counts exceptions that nothing else caught, in a timer or a callback, and logs at most one line
 * per minute. Never throws. Thread-safe.
 */
public final class UnhandledFailures implements Handler<Throwable> {
  private static final Logger LOG = Logger.getLogger(UnhandledFailures.class.getName());
  private static final AttributeKey<String> WHERE = AttributeKey.stringKey("where");
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final String service;
  private final String where;
  private final LongCounter counter;
  private final Attributes attributes;
  private final AtomicLong loggedNanos = new AtomicLong(System.nanoTime() - QUIET_NANOS);

  /**
   * Counts exceptions of one part of a service.
   *
   * @param where such as {@code serving}, a value of the metric's attribute
   */
  public UnhandledFailures(String service, String where, Meter meter) {
    this.service = service;
    this.where = where;
    this.attributes = Attributes.of(WHERE, where);
    this.counter =
        meter
            .counterBuilder("loopmesh.unhandled.failures")
            .setUnit("{failure}")
            .setDescription("Unhandled exceptions and errors, by location")
            .build();
    counter.add(0, attributes); // so that the first failure shows as an increase
  }

  @Override
  public void handle(Throwable failure) {
    try {
      counter.add(1, attributes);
      long now = System.nanoTime();
      long logged = loggedNanos.get();
      if (now - logged >= QUIET_NANOS && loggedNanos.compareAndSet(logged, now)) {
        LOG.log(Level.SEVERE, line(failure));
        LOG.log(Level.FINE, "stack trace", failure);
      }
    } catch (Throwable e) {
      // such as another OutOfMemoryError: the first one is reported
    }
  }

  private String line(Throwable failure) {
    StackTraceElement[] stack = failure.getStackTrace();
    return "%s, %s: unhandled %s%s; further ones within a minute are only counted"
        .formatted(service, where, failure, stack.length == 0 ? "" : " at " + stack[0]);
  }
}
