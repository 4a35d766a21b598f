package dev.loopmesh.traces.otlp;

import dev.loopmesh.traces.store.LogLine;
import dev.loopmesh.traces.store.Resource;
import dev.loopmesh.traces.store.TraceLimits;
import io.opentelemetry.proto.logs.v1.LogRecord;

/**
 * Converts OTLP messages to log records. Invalid ones and records without a trace are dropped and
 * counted; parts of a record that exceed the limits are dropped from it.
 */
final class LogReader implements ProtobufExport.Items<LogRecord> {
  private final TraceLimits limits;
  private final AttributeReader attributes;
  private final Decoded<LogLine> decoded;
  private long stray;

  LogReader(TraceLimits limits, AttributeReader attributes, Decoded<LogLine> decoded) {
    this.limits = limits;
    this.attributes = attributes;
    this.decoded = decoded;
  }

  @Override
  public void add(LogRecord record, Resource resource, String scope) {
    String fault = fault(record);
    if (!fault.isEmpty()) {
      decoded.refuse(fault);
    } else if (Ids.isNone(record.getTraceId())) {
      stray++;
    } else {
      decoded.add(read(record, resource, scope));
    }
  }

  /** The number of records without a trace. */
  long stray() {
    return stray;
  }

  /** Why this is not a valid log record; empty if it is. */
  private static String fault(LogRecord record) {
    if (!Ids.isNone(record.getTraceId()) && !Ids.isId(record.getTraceId(), Ids.TRACE_BYTES)) {
      return "log record: the trace id '%s' is not 16 bytes"
          .formatted(Ids.hex(record.getTraceId()));
    }
    if (!Ids.isNone(record.getSpanId()) && !Ids.isId(record.getSpanId(), Ids.SPAN_BYTES)) {
      return "log record: the span id '%s' is not 8 bytes".formatted(Ids.hex(record.getSpanId()));
    }
    if (record.getTimeUnixNano() < 0 || record.getObservedTimeUnixNano() < 0) {
      return "log record: the time is after the year 2262";
    }
    return "";
  }

  private LogLine read(LogRecord record, Resource resource, String scope) {
    boolean timed = record.getTimeUnixNano() != 0;
    Object body = attributes.read(record.getBody());
    return new LogLine(
        Ids.hex(record.getTraceId()),
        Ids.isNone(record.getSpanId()) ? "" : Ids.hex(record.getSpanId()),
        timed ? record.getTimeUnixNano() : record.getObservedTimeUnixNano(),
        record.getSeverityNumberValue(),
        attributes.cut(body.toString()),
        scope,
        resource,
        attributes.read(record.getAttributesList()),
        Integer.toUnsignedLong(record.getDroppedAttributesCount())
            + Math.max(0, record.getAttributesCount() - limits.attributes()));
  }
}
