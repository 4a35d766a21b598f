package dev.loopmesh.traces.otlp;

import static dev.loopmesh.traces.otlp.LiveReceiver.JSON;
import static dev.loopmesh.traces.otlp.LiveReceiver.LOGS;
import static dev.loopmesh.traces.otlp.LiveReceiver.PROTOBUF;
import static dev.loopmesh.traces.otlp.LiveReceiver.TRACES;
import static dev.loopmesh.traces.otlp.LiveReceiver.gzip;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import dev.loopmesh.traces.store.LogCounts;
import dev.loopmesh.traces.store.LogLine;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.logs.OtlpHttpLogRecordExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceResponse;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Log records sent to the lab, over real HTTP. */
class LogReceiverTest {
  private static final String TRACE_ID = "5b8efff798038103d269b633813fc60c";

  // the example of the OpenTelemetry protocol's repository (examples/logs.json), shortened
  private static final String EXAMPLE =
      """
      {"resourceLogs":[{
        "resource":{"attributes":[{"key":"service.name","value":{"stringValue":"my.service"}}]},
        "scopeLogs":[{
          "scope":{"name":"my.library","version":"1.0.0"},
          "logRecords":[{
            "timeUnixNano":"1544712660300000000",
            "observedTimeUnixNano":"1544712660300000009",
            "severityNumber":10,
            "severityText":"Information",
            "traceId":"5B8EFFF798038103D269B633813FC60C",
            "spanId":"EEE19B7EC3C1B174",
            "body":{"stringValue":"Example log record"},
            "attributes":[{"key":"map","value":{"kvlistValue":{"values":[
              {"key":"some","value":{"intValue":"7"}}]}}}],
            "droppedAttributesCount":2,
            "unknownMember":{"a":[1,{}]}
          }]}]}]}
      """;

  // the span to which it belongs
  private static final String SPAN =
      """
      {"resourceSpans":[{"scopeSpans":[{"spans":[{
        "traceId":"5B8EFFF798038103D269B633813FC60C","spanId":"EEE19B7EC3C1B174","name":"a",
        "startTimeUnixNano":"1544712660000000000","endTimeUnixNano":"1544712661000000000"}]}]}]}
      """;

  private LiveReceiver receiver;

  @BeforeEach
  void listen() throws Exception {
    receiver = LiveReceiver.start();
  }

  @AfterEach
  void close() throws Exception {
    receiver.close();
  }

  @Test
  void whatTheSdkLogsIsKeptWithItsTrace() {
    SdkTracerProvider tracers =
        SdkTracerProvider.builder()
            .addSpanProcessor(
                BatchSpanProcessor.builder(
                        OtlpHttpSpanExporter.builder()
                            .setEndpoint(receiver.uri(TRACES).toString())
                            .build())
                    .build())
            .build();
    SdkLoggerProvider loggers =
        SdkLoggerProvider.builder()
            .addLogRecordProcessor(
                BatchLogRecordProcessor.builder(
                        OtlpHttpLogRecordExporter.builder()
                            .setEndpoint(receiver.uri(LOGS).toString())
                            .setCompression("gzip")
                            .build())
                    .build())
            .build();
    Span span = tracers.get("test").spanBuilder("GET /").startSpan();
    loggers
        .get("test")
        .logRecordBuilder()
        .setContext(Context.root().with(span))
        .setSeverity(Severity.ERROR)
        .setBody("it fell")
        .setAttribute("far", 7L)
        .emit();
    span.end();
    assertTrue(loggers.shutdown().join(30, SECONDS).isSuccess());
    assertTrue(tracers.shutdown().join(30, SECONDS).isSuccess());

    String traceId = span.getSpanContext().getTraceId();
    LogLine line = receiver.store().find(traceId).orElseThrow().logLines().get(0);
    assertEquals("it fell", line.text());
    assertEquals("error", line.severityWord());
    assertEquals(span.getSpanContext().getSpanId(), line.spanId());
    assertEquals(7L, line.attributes().get("far"));
    assertTrue(line.timeNanos() > 0, "the time of receipt, without a time in the record");
  }

  @Test
  void jsonIsTakenPlainAndCompressed() throws Exception {
    post(TRACES, JSON, null, SPAN.getBytes(UTF_8));
    for (String encoding : new String[] {null, "gzip"}) {
      byte[] body = EXAMPLE.getBytes(UTF_8);
      HttpResponse<byte[]> answer =
          post(LOGS, JSON, encoding, encoding == null ? body : gzip(body));

      assertEquals(200, answer.statusCode());
      assertEquals("{}", new String(answer.body(), UTF_8));
    }
    List<LogLine> lines = receiver.store().find(TRACE_ID).orElseThrow().logLines();
    assertEquals(2, lines.size());
    for (LogLine line : lines) {
      assertEquals("eee19b7ec3c1b174", line.spanId());
      assertEquals("my.service", line.resource().service());
      assertEquals("my.library", line.scope());
      assertEquals("Example log record", line.text());
      assertEquals("info", line.severityWord());
      assertEquals(1544712660300000000L, line.timeNanos());
      assertEquals("{some=7}", line.attributes().get("map").toString());
      assertEquals(2, line.dropped());
    }
  }

  @Test
  void recordsThatAreNoneAreRejectedAndThoseOfNoTraceCounted() throws Exception {
    post(TRACES, JSON, null, SPAN.getBytes(UTF_8));
    ByteString trace = ByteString.fromHex(TRACE_ID);
    ScopeLogs records =
        ScopeLogs.newBuilder()
            .addLogRecords(LogRecord.newBuilder().setTraceId(ByteString.copyFrom(new byte[7])))
            .addLogRecords(
                LogRecord.newBuilder().setTraceId(trace).setSpanId(ByteString.fromHex("01")))
            .addLogRecords(LogRecord.newBuilder().setTimeUnixNano(5))
            .addLogRecords(LogRecord.newBuilder().setTraceId(trace).setSeverityNumberValue(99))
            .build();
    byte[] body =
        ExportLogsServiceRequest.newBuilder()
            .addResourceLogs(ResourceLogs.newBuilder().addScopeLogs(records))
            .build()
            .toByteArray();

    HttpResponse<byte[]> answer = post(LOGS, PROTOBUF, null, body);

    assertEquals(200, answer.statusCode());
    var partial = ExportLogsServiceResponse.parseFrom(answer.body()).getPartialSuccess();
    assertEquals(2, partial.getRejectedLogRecords());
    assertEquals(
        "log record: the trace id '00000000000000' is not 16 bytes", partial.getErrorMessage());
    assertEquals(new LogCounts(1, 0, 0, 1), receiver.store().counts().logs());
    assertEquals(
        "none", receiver.store().find(TRACE_ID).orElseThrow().logLines().get(0).severityWord());
  }

  @Test
  void inJsonARejectionIsOfLogRecords() throws Exception {
    String bad = EXAMPLE.replace("EEE19B7EC3C1B174", "EEE19B7EC3C1");
    JsonObject answer =
        new JsonObject(new String(post(LOGS, JSON, null, bad.getBytes(UTF_8)).body(), UTF_8));

    assertEquals(
        new JsonObject()
            .put("rejectedLogRecords", "1")
            .put("errorMessage", "log record: the span id 'eee19b7ec3c1' is not 8 bytes"),
        answer.getJsonObject("partialSuccess"));
  }

  @Test
  void whatCannotBeDecodedIsRefused() throws Exception {
    byte[] malformed = "{\"resourceLogs\":7}".getBytes(UTF_8);
    HttpResponse<byte[]> json = post(LOGS, JSON, null, malformed);
    assertEquals(400, json.statusCode());
    String message = new JsonObject(new String(json.body(), UTF_8)).getString("message");
    assertTrue(message.contains("/resourceLogs is not an array"), message);
    assertEquals(400, post(LOGS, PROTOBUF, null, malformed).statusCode());
    assertEquals(415, post(LOGS, "text/plain", null, malformed).statusCode());
    assertEquals(413, post(LOGS, PROTOBUF, "gzip", gzip(new byte[20 << 20])).statusCode());
  }

  private HttpResponse<byte[]> post(String path, String type, String encoding, byte[] body)
      throws Exception {
    return receiver.post(HttpClient.Version.HTTP_2, path, type, encoding, body);
  }
}
