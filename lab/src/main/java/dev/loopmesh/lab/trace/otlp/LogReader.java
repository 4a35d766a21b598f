package dev.loopmesh.lab.trace.otlp;

import dev.loopmesh.lab.trace.LogLine;
import dev.loopmesh.lab.trace.Refusal;
import dev.loopmesh.lab.trace.Resource;
import dev.loopmesh.lab.trace.TraceLimits;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes log records of OTLP messages. One that cannot be one is left out and counted, as is one in
 * no trace; what exceeds the limits within a record is left out of it.
 */
final class LogReader {
  private final TraceLimits limits;
  private final AttributeReader attributes;

  LogReader(TraceLimits limits) {
    this.limits = limits;
    this.attributes = new AttributeReader(limits);
  }

  DecodedLogs read(ExportLogsServiceRequest request) {
    List<LogLine> lines = new ArrayList<>();
    Refusal refusal = Refusal.NONE;
    long stray = 0;
    for (ResourceLogs ofResource : request.getResourceLogsList()) {
      Resource resource =
          new Resource(attributes.read(ofResource.getResource().getAttributesList()));
      for (ScopeLogs ofScope : ofResource.getScopeLogsList()) {
        String scope = attributes.cut(ofScope.getScope().getName());
        for (LogRecord record : ofScope.getLogRecordsList()) {
          String fault = fault(record);
          if (!fault.isEmpty()) {
            refusal = refusal.and(fault);
          } else if (Ids.isNone(record.getTraceId())) {
            stray++;
          } else {
            lines.add(read(record, scope, resource));
          }
        }
      }
    }
    return new DecodedLogs(lines, stray, refusal);
  }

  /** Why this cannot be a log record; empty when it can. */
  private static String fault(LogRecord record) {
    if (!Ids.isNone(record.getTraceId()) && !Ids.isId(record.getTraceId(), Ids.TRACE_BYTES)) {
      return "log record: the trace id '%s' is not 16 bytes"
          .formatted(Ids.hex(record.getTraceId()));
    }
    if (!Ids.isNone(record.getSpanId()) && !Ids.isId(record.getSpanId(), Ids.SPAN_BYTES)) {
      return "log record: the span id '%s' is not 8 bytes".formatted(Ids.hex(record.getSpanId()));
    }
    if (record.getTimeUnixNano() < 0 || record.getObservedTimeUnixNano() < 0) {
      return "log record: its time is after the year 2262";
    }
    return "";
  }

  private LogLine read(LogRecord record, String scope, Resource resource) {
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
