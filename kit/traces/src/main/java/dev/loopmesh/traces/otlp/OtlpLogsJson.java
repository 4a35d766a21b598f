package dev.loopmesh.traces.otlp;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.logs.v1.SeverityNumber;
import java.io.IOException;

/** Reads log records in OTLP's JSON, as {@link OtlpSpansJson} does spans. */
final class OtlpLogsJson {
  private final JsonCursor json;
  private final JsonAttributes attributes;
  private final JsonOrigin origin;

  private OtlpLogsJson(JsonCursor json) {
    this.json = json;
    this.attributes = new JsonAttributes(json);
    this.origin = new JsonOrigin(json);
  }

  /**
   * Reads a whole document.
   *
   * @param mostBytes of memory, estimated, that what is made of it may take
   * @throws OtlpRefused 400 that names the place of what is wrong, 413 when it takes more memory
   */
  static ExportLogsServiceRequest read(byte[] document, long mostBytes) {
    return JsonCursor.readWhole(document, mostBytes, json -> new OtlpLogsJson(json).request());
  }

  private ExportLogsServiceRequest request() throws IOException {
    var request = ExportLogsServiceRequest.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "resourceLogs" -> json.array(() -> request.addResourceLogs(resourceLogs()));
            default -> json.skip();
          }
        });
    return request.build();
  }

  private ResourceLogs resourceLogs() throws IOException {
    var logs = ResourceLogs.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "resource" -> logs.setResource(origin.resource());
            case "scopeLogs" -> json.array(() -> logs.addScopeLogs(scopeLogs()));
            default -> json.skip();
          }
        });
    return logs.build();
  }

  private ScopeLogs scopeLogs() throws IOException {
    var logs = ScopeLogs.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "scope" -> logs.setScope(origin.scope());
            case "logRecords" -> json.array(() -> logs.addLogRecords(logRecord()));
            default -> json.skip();
          }
        });
    return logs.build();
  }

  private LogRecord logRecord() throws IOException {
    var record = LogRecord.newBuilder();
    json.object(
        name -> {
          switch (name) {
            case "timeUnixNano" -> record.setTimeUnixNano(json.uint64());
            case "observedTimeUnixNano" -> record.setObservedTimeUnixNano(json.uint64());
            case "severityNumber" ->
                record.setSeverityNumberValue(json.constant(SeverityNumber.getDescriptor()));
            case "severityText" -> record.setSeverityText(json.text());
            case "body" -> record.setBody(attributes.value());
            case "attributes" -> json.array(() -> record.addAttributes(attributes.attribute()));
            case "droppedAttributesCount" -> record.setDroppedAttributesCount(json.uint32());
            case "traceId" -> record.setTraceId(origin.id());
            case "spanId" -> record.setSpanId(origin.id());
            default -> json.skip();
          }
        });
    return record.build();
  }
}
