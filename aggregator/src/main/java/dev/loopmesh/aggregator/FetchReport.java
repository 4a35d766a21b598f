package dev.loopmesh.aggregator;

import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.CallReport;
import dev.loopmesh.aggregator.call.Fetch;
import dev.loopmesh.aggregator.waiting.CallOrder;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * The report of a fetch. Times are milliseconds of one monotonic clock from the request's arrival.
 *
 * @param predictedMs what the calls should take together: the sum of each stage's maximum of the
 *     waits that the services announced
 * @param loopBusyMs how long the event loop worked, for any request, between arrival and report
 */
record FetchReport(
    String mode,
    CallOrder callOrder,
    double elapsedMs,
    double predictedMs,
    List<CallReport> calls,
    double loopBusyMs,
    String traceId) {

  /** The report of a fetch; calls in progress count as ending now. */
  static FetchReport of(Fetch fetch, String mode, CallOrder callOrder, double loopBusyMs) {
    List<CallRecord> records = fetch.calls();
    List<CallReport> calls = new ArrayList<>(records.size());
    double predicted = 0;
    for (List<CallRecord> stage : callOrder.stages(records)) {
      double lastEnd = 0;
      for (CallRecord record : stage) {
        if (!record.wasCancelled()) {
          lastEnd = Math.max(lastEnd, record.endMs());
        }
      }
      double slowest = 0;
      for (CallRecord record : stage) {
        CallReport call = record.report(record.endMs() == lastEnd && !record.wasCancelled());
        calls.add(call);
        slowest = Math.max(slowest, call.expectedMs());
      }
      predicted += slowest;
    }
    String traceId = fetch.trace().traceId();
    return new FetchReport(
        mode, callOrder, fetch.elapsedMs(), predicted, calls, loopBusyMs, traceId);
  }

  /** The services that the response waited for, in the order of their calls. */
  List<String> criticalPath() {
    return calls.stream().filter(CallReport::critical).map(CallReport::service).toList();
  }

  /**
   * By how much each call could have taken longer without delaying the response, in milliseconds,
   * in the order of the calls: 0 for calls on the critical path, and for calls that were cancelled
   * after it had ended.
   */
  List<Double> slackMs() {
    return callOrder.stages(calls).stream().flatMap(FetchReport::slackIn).toList();
  }

  private static Stream<Double> slackIn(List<CallReport> stage) {
    double lastEnd =
        stage.stream().filter(CallReport::critical).mapToDouble(CallReport::endMs).max().orElse(0);
    return stage.stream().map(call -> call.critical() ? 0 : Math.max(0, lastEnd - call.endMs()));
  }

  /** The age of the oldest earlier response that was used, if one was. */
  OptionalDouble oldestMs() {
    return calls.stream().filter(CallReport::isStale).mapToDouble(CallReport::staleAgeMs).max();
  }

  /**
   * The report as in the API.
   *
   * @param traceUrl where its trace is shown; empty when it is not recorded
   */
  JsonObject toJson(String traceUrl) {
    JsonArray made = new JsonArray();
    calls.forEach(call -> made.add(json(call)));
    JsonObject json =
        new JsonObject()
            .put("mode", mode)
            .put("elapsedMs", rounded(elapsedMs))
            .put("predictedMs", rounded(predictedMs))
            .put("loopBusyMs", rounded(loopBusyMs))
            .put("calls", made)
            .put("traceId", traceId);
    return traceUrl.isEmpty() ? json : json.put("trace", traceUrl);
  }

  private static JsonObject json(CallReport call) {
    JsonObject json =
        new JsonObject()
            .put("service", call.service())
            .put("replica", call.replica())
            .put("startMs", rounded(call.startMs()))
            .put("endMs", rounded(call.endMs()))
            .put("expectedMs", rounded(call.expectedMs()))
            .put("status", call.status() == 0 ? null : call.status())
            .put("outcome", call.outcome())
            .put("attempts", call.attempts())
            .put("critical", call.critical());
    return call.isStale()
        ? json.put("stale", true).put("staleAgeMs", rounded(call.staleAgeMs()))
        : json;
  }

  /** The value of {@code Server-Timing}, which browsers draw beside the request. */
  String serverTiming() {
    StringBuilder timings = new StringBuilder(160);
    for (CallReport call : calls) {
      append(timings, call.service(), call.endMs() - call.startMs()).append(", ");
    }
    append(timings, "loop-busy", loopBusyMs).append(", ");
    return append(timings, "total", elapsedMs).toString();
  }

  private static StringBuilder append(StringBuilder timings, String name, double ms) {
    BigDecimal threeDecimals = BigDecimal.valueOf(Math.round(ms * 1e3), 3);
    return timings.append(name).append(";dur=").append(threeDecimals.toPlainString());
  }

  /** To three decimals. */
  private static double rounded(double ms) {
    return Math.round(ms * 1e3) / 1e3;
  }
}
