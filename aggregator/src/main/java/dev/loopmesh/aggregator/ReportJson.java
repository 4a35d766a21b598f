package dev.loopmesh.aggregator;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.loopmesh.aggregator.call.CallReport;
import io.vertx.core.buffer.Buffer;

/**
 * Writes a {@link FetchReport} as JSON, straight away: one goes with every answer, and most of it
 * is names that never change and numbers.
 */
final class ReportJson {
  private static final JsonStringEncoder ENCODER = JsonStringEncoder.getInstance();
  private static final int USUAL_CHARACTERS = 1024;

  private final StringBuilder text = new StringBuilder(USUAL_CHARACTERS);

  private ReportJson() {}

  static Buffer of(FetchReport report, String traceUrl) {
    ReportJson json = new ReportJson();
    json.write(report, traceUrl);
    return Buffer.buffer(json.text.toString());
  }

  private void write(FetchReport report, String traceUrl) {
    text.append("{\"mode\":");
    string(report.mode());
    Milliseconds.append(report.elapsedMs(), text.append(",\"elapsedMs\":"));
    Milliseconds.append(report.predictedMs(), text.append(",\"predictedMs\":"));
    Milliseconds.append(report.loopBusyMs(), text.append(",\"loopBusyMs\":"));
    text.append(",\"calls\":[");
    String between = "";
    for (CallReport call : report.calls()) {
      text.append(between);
      write(call);
      between = ",";
    }
    text.append("],\"traceId\":");
    string(report.traceId());
    if (!traceUrl.isEmpty()) {
      text.append(",\"trace\":");
      string(traceUrl);
    }
    text.append('}');
  }

  private void write(CallReport call) {
    text.append("{\"service\":");
    string(call.service());
    text.append(",\"replica\":");
    string(call.replica());
    Milliseconds.append(call.startMs(), text.append(",\"startMs\":"));
    Milliseconds.append(call.endMs(), text.append(",\"endMs\":"));
    Milliseconds.append(call.expectedMs(), text.append(",\"expectedMs\":"));
    text.append(",\"status\":");
    if (call.status() == 0) {
      text.append("null");
    } else {
      text.append(call.status());
    }
    text.append(",\"outcome\":");
    string(call.outcome());
    text.append(",\"attempts\":").append(call.attempts());
    text.append(",\"critical\":").append(call.critical());
    if (call.isStale()) {
      Milliseconds.append(call.staleAgeMs(), text.append(",\"stale\":true,\"staleAgeMs\":"));
    }
    text.append('}');
  }

  private void string(String value) {
    if (value == null) {
      text.append("null");
    } else {
      text.append('"');
      ENCODER.quoteAsString(value, text);
      text.append('"');
    }
  }
}
