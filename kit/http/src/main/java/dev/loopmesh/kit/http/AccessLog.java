package dev.loopmesh.kit.http;

import dev.loopmesh.kit.log.Logging;
import dev.loopmesh.kit.log.ServiceLog;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.kit.telemetry.RequestTrace;
import dev.loopmesh.kit.telemetry.ResponseEnd;
import io.opentelemetry.api.common.Attributes;
import io.vertx.ext.web.RoutingContext;
import java.util.logging.Level;

/** One line per request. Omits headers and query, which may hold secrets. */
public final class AccessLog {
  // nginx's status for a client that disconnected
  private static final int CALLER_GONE = 499;

  private static final String OMITTED = AccessLog.class.getName();

  private final ServiceLog log;

  public AccessLog(ServiceLog log) {
    this.log = log;
  }

  /** Reads {@code ACCESS_LOG_LEVEL}: {@code fine} by default. */
  public static Level level(Settings settings) {
    return settings.value("ACCESS_LOG_LEVEL", Level.FINE, Logging::level, Logging::print);
  }

  /** Logs the request when it is over, if such lines are shown. */
  public void begin(RoutingContext request) {
    if (!log.isShown()) {
      return;
    }
    long begunNanos = System.nanoTime();
    ResponseEnd.handle(request, answered -> say(request, answered, System.nanoTime() - begunNanos));
  }

  /** Logs no line for this request. */
  public static void omit(RoutingContext request) {
    request.put(OMITTED, true);
  }

  private void say(RoutingContext request, boolean answered, long tookNanos) {
    if (request.get(OMITTED) != null) {
      return;
    }
    int status = answered ? request.response().getStatusCode() : CALLER_GONE;
    String line =
        "%s %s %d".formatted(request.request().method(), request.request().path(), status);
    Attributes fields =
        Attributes.builder()
            .put("status", status)
            .put("ms", Math.round(tookNanos / 1e4) / 100.0)
            .put("bytes", request.response().bytesWritten())
            .build();
    RequestTrace trace = RequestTrace.of(request);
    log.say(Level.INFO, line, fields, trace.context(), trace.traceId());
  }
}
