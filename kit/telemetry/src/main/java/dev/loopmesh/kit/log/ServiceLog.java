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
 * What one service says of single requests. Each line goes two ways: to standard error, where such
 * lines are shown, and as a log record to wherever OpenTelemetry sends them. Thread-safe; waits for
 * nobody who exports.
 *
 * <p>Several services may share a process, and with it {@code java.util.logging}: so a record is
 * exported from here, where its service is known, and not by a handler. What the exporters
 * themselves say is thus never exported.
 */
public final class ServiceLog {
  /** Says nothing to anybody. */
  public static final ServiceLog NONE = new ServiceLog("", Level.OFF, OpenTelemetry.noop());

  private final Logger lines;
  private final Level shownAt;
  private final io.opentelemetry.api.logs.Logger records;

  /**
   * A service's log.
   *
   * @param shownAt lines go to standard error where this level does; {@link Level#OFF} for never
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

  /** Says something of the request whose span this context has. */
  public void say(Level level, String message, Attributes attributes, Context trace) {
    SpanContext span = Span.fromContext(trace).getSpanContext();
    say(level, message, attributes, trace, span.isValid() ? span.getTraceId() : "");
  }

  /**
   * The same of a request that may be in no trace.
   *
   * @param traceId by which it is known nevertheless; may be empty
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

  /** As OpenTelemetry's data model for logs has it, "Mapping of SeverityNumber". */
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
