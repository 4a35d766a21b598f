package dev.loopmesh.aggregator.fetch;

import static dev.loopmesh.aggregator.fetch.FetchReport.rounded;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Writes a {@link FetchReport} as JSON, straight away: one goes with every answer. */
final class ReportText {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int USUAL_BYTES = 1024;

  private ReportText() {}

  static Buffer of(FetchReport report, String traceUrl) {
    ByteArrayOutputStream text = new ByteArrayOutputStream(USUAL_BYTES);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("mode", report.mode());
      json.writeNumberField("elapsedMs", rounded(report.elapsedMs()));
      json.writeNumberField("predictedMs", rounded(report.predictedMs()));
      json.writeNumberField("loopBusyMs", rounded(report.loopBusyMs()));
      json.writeArrayFieldStart("calls");
      for (FetchReport.Call call : report.calls()) {
        write(call, json);
      }
      json.writeEndArray();
      json.writeStringField("traceId", report.traceId());
      json.writeStringField("trace", traceUrl);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory takes everything
    }
    return Buffer.buffer(text.toByteArray());
  }

  private static void write(FetchReport.Call call, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("service", call.service());
    json.writeStringField("replica", call.replica());
    json.writeNumberField("startMs", rounded(call.startMs()));
    json.writeNumberField("endMs", rounded(call.endMs()));
    json.writeNumberField("expectedMs", rounded(call.expectedMs()));
    json.writeFieldName("status");
    if (call.status() == 0) {
      json.writeNull();
    } else {
      json.writeNumber(call.status());
    }
    json.writeStringField("outcome", call.outcome());
    json.writeNumberField("attempts", call.attempts());
    json.writeBooleanField("critical", call.critical());
    if (call.isStale()) {
      json.writeBooleanField("stale", true);
      json.writeNumberField("staleAgeMs", rounded(call.staleAgeMs()));
    }
    json.writeEndObject();
  }
}
