package dev.loopmesh.kit.log;

import dev.loopmesh.kit.scope.InstrumentationScope;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.context.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/**
 * The request log of one service: to standard error, if such lines are shown, and as OpenTelemetry
 * log records. Thread-safe; never waits for an exporter.
 *
 * <p>Several services may share a process and its {@code java.util.logging}, so records are
 * exported from here, where the service is known, and not by a handler.
 */
public final class ServiceLog {
  /** Logs nothing. */
  public static final ServiceLog NONE = new ServiceLog("", Level.OFF, OpenTelemetry.noop());

  private final Logger lines;
  private final Level shownAt;
  private final io.opentelemetry.api.logs.Logger records;

  /**
   * The log of a service.
   *
   * @param shownAt lines go to standard error if this level does; {@link Level#OFF} for never
   */
  public ServiceLog(String service, Level shownAt, OpenTelemetry openTelemetry) {
    this.lines = Logger.getLogger(service);
    this.shownAt = shownAt;
    this.records = InstrumentationScope.logger(openTelemetry);
  }

  /** Whether lines go to standard error. */
  public boolean isShown() {
    return shownAt != Level.OFF && lines.isLoggable(shownAt);
  }

  /** Logs a message in the trace of a context. */
  public void say(Level level, String message, Attributes attributes, Context trace) {
    SpanContext span = Span.fromContext(trace).getSpanContext();
    say(level, message, attributes, trace, span.isValid() ? span.getTraceId() : "");
  }

  /**
   * The same for a request that may have no span.
   *
   * @param traceId may be empty
   */
  public void say(
      Level level, String message, Attributes attributes, Context trace, String traceId) {
    if (isShown()) {
      lines.log(line(level, message, attributes, trace, traceId));
    }
    records
        .logRecordBuilder()
        .setContext(trace)
        .setSeverity(severity(level))
        .setSeverityText(level.getName())
        .setBody(message)
        .setAllAttributes(attributes)
        .emit();
  }

  private LogRecord line(
      Level level, String message, Attributes attributes, Context trace, String traceId) {
    Map<String, Object> fields = new LinkedHashMap<>();
    attributes.forEach((key, value) -> fields.put(key.getKey(), value));
    SpanContext span = Span.fromContext(trace).getSpanContext();
    if (!traceId.isEmpty()) {
      fields.put("trace_id", traceId);
      fields.put("span_id", span.isValid() ? span.getSpanId() : "");
    }
    LogRecord record =
        new LogRecord(level.intValue() < shownAt.intValue() ? shownAt : level, message);
    record.setLoggerName(lines.getName());
    record.setParameters(new Object[] {new LogFields(fields)});
    return record;
  }

  /** OpenTelemetry logs data model, "Mapping of SeverityNumber". */
  private static Severity severity(Level level) {
    int value = level.intValue();
    if (value >= Level.SEVERE.intValue()) {
      return Severity.ERROR;
    }
    if (value >= Level.WARNING.intValue()) {
      return Severity.WARN;
    }
    return value >= Level.INFO.intValue() ? Severity.INFO : Severity.DEBUG;
  }
}
