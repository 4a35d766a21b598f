package dev.loopmesh.kit.log;

import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.kit.telemetry.RequestTrace;
import io.vertx.ext.web.RoutingContext;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * One line for each request when it has been answered. Says neither headers nor the query, where
 * secrets may stand.
 */
public final class AccessLog {
  // what nginx made customary for a caller that has gone before the answer
  private static final int CALLER_GONE = 499;

  private final Logger logger;
  private final Level level;

  private AccessLog(String service, Level level) {
    this.logger = Logger.getLogger("access." + service);
    this.level = level;
  }

  /** Reads {@code ACCESS_LOG_LEVEL}, the level of these lines: {@code fine} by default. */
  public static AccessLog from(Settings settings, String service) {
    Level level = settings.value("ACCESS_LOG_LEVEL", Level.FINE, Logging::level, Logging::print);
    return new AccessLog(service, level);
  }

  /** Notes the request when it is over; costs nothing when such lines are not shown. */
  public void begin(RoutingContext request) {
    if (level == Level.OFF || !logger.isLoggable(level)) {
      return;
    }
    long begunNanos = System.nanoTime();
    request.addEndHandler(over -> log(request, over.succeeded(), System.nanoTime() - begunNanos));
  }

  private void log(RoutingContext request, boolean answered, long tookNanos) {
    int status = answered ? request.response().getStatusCode() : CALLER_GONE;
    String line =
        "%s %s %d".formatted(request.request().method(), request.request().path(), status);
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("status", status);
    fields.put("ms", Math.round(tookNanos / 1e4) / 100.0);
    fields.put("bytes", request.response().bytesWritten());
    fields.put("trace_id", RequestTrace.of(request).traceId());
    fields.put("span_id", RequestTrace.of(request).span().getSpanContext().getSpanId());
    LogRecord record = new LogRecord(level, line);
    record.setLoggerName(logger.getName());
    record.setParameters(new Object[] {new LogFields(fields)});
    logger.log(record);
  }
}
