package dev.loopmesh.kit.load;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** A report as JSON. */
final class ReportJson {
  private static final Map<String, Double> QUANTILES =
      new TreeMap<>(Map.of("p50", 50.0, "p90", 90.0, "p99", 99.0, "p99.9", 99.9));
  private static final double MILLI = 1e6;

  private ReportJson() {}

  static JsonObject of(LoadReport report) {
    return new JsonObject()
        .put("plan", plan(report.plan()))
        .put("started", report.started().toString())
        .put("sendingMs", millis(report.sendingTime()))
        .put("wallMs", millis(report.wallTime()))
        .put("requests", requests(report.requests()))
        .put("statuses", counts(report.statuses()))
        .put("errors", counts(report.errors()))
        .put("errorShare", report.errorShare())
        .put("goodPerSecond", rounded(report.goodPerSecond()))
        .put("responseMs", times(report.times().response()))
        .put("serviceMs", times(report.times().service()))
        .put("firstByteMs", times(report.times().firstByte()))
        .put("errorResponseMs", times(report.times().errorResponse()))
        .put("bodyBytes", report.bodyBytes())
        .put("generator", generator(report))
        .put("trustworthy", report.trustworthy())
        .put("doubts", new JsonArray(report.doubts()));
  }

  private static JsonObject plan(LoadPlan plan) {
    return new JsonObject()
        .put("urls", new JsonArray(plan.urls().stream().map(URI::toString).toList()))
        .put("protocol", plan.protocol().toString())
        .put("workload", plan.workload().toJson())
        .put("timeoutMs", millis(plan.timeout()))
        .put("maxOutstanding", plan.maxOutstanding())
        .put("seed", plan.seed());
  }

  private static JsonObject requests(LoadReport.Requests requests) {
    return new JsonObject()
        .put("due", requests.due())
        .put("sent", requests.sent())
        .put("notSent", requests.notSent())
        .put("notSentAtTheEnd", requests.notSentAtTheEnd())
        .put("unfinished", requests.unfinished())
        .put("cancelled", requests.cancelled());
  }

  private static JsonObject generator(LoadReport report) {
    LoadReport.Generator generator = report.generator();
    double cpuMicros = generator.cpuTime().toNanos() / 1e3 / Math.max(1, report.requests().sent());
    return new JsonObject()
        .put("latenessMs", times(report.times().lateness()))
        .put("cpuMicrosPerRequest", rounded(cpuMicros))
        .put("pausedMs", millis(generator.paused()));
  }

  private static JsonObject counts(Map<?, Long> counts) {
    JsonObject json = new JsonObject();
    counts.forEach((name, count) -> json.put(name.toString(), count));
    return json;
  }

  /** Without quantiles if there are no times. */
  private static JsonObject times(Histogram histogram) {
    JsonObject json = new JsonObject().put("count", histogram.getTotalCount());
    if (histogram.getTotalCount() > 0) {
      json.put("mean", rounded(histogram.getMean() / MILLI));
      QUANTILES.forEach(
          (name, percentile) ->
              json.put(name, rounded(histogram.getValueAtPercentile(percentile) / MILLI)));
      json.put("max", rounded(histogram.getMaxValue() / MILLI));
    }
    return json;
  }

  private static double millis(Duration duration) {
    return rounded(duration.toNanos() / MILLI);
  }

  private static double rounded(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
