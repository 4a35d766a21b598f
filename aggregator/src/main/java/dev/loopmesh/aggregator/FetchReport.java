package dev.loopmesh.aggregator;

import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.CallReport;
import dev.loopmesh.aggregator.call.Fetch;
import dev.loopmesh.aggregator.waiting.CallOrder;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * How a fetch went. All times are milliseconds of one monotonic clock from the request's arrival.
 *
 * @param predictedMs what the calls had to take together: the sum or the maximum of the waits that
 *     the services announced
 * @param loopBusyMs how long the event loop worked, for whomever, between arrival and report
 */
public record FetchReport(
    String mode,
    CallOrder callOrder,
    double elapsedMs,
    double predictedMs,
    List<CallReport> calls,
    double loopBusyMs,
    String traceId) {

  /** The report of a fetch as it stands now. */
  public static FetchReport of(Fetch fetch, String mode, CallOrder callOrder, double loopBusyMs) {
    List<CallRecord> records = fetch.calls();
    double lastEnd = 0;
    for (CallRecord record : records) {
      if (!record.wasCancelled()) {
        lastEnd = Math.max(lastEnd, record.endMs());
      }
    }
    List<CallReport> calls = new ArrayList<>(records.size());
    double predicted = 0;
    for (CallRecord record : records) {
      boolean last = callOrder == CallOrder.ONE_AFTER_ANOTHER || record.endMs() == lastEnd;
      CallReport call = record.report(last && !record.wasCancelled());
      calls.add(call);
      predicted = callOrder.total(predicted, call.expectedMs());
    }
    return new FetchReport(
        mode, callOrder, fetch.elapsedMs(), predicted, calls, loopBusyMs, fetch.traceId());
  }

  /** The services whose calls the whole had to wait for, in the order of their calls. */
  public List<String> criticalPath() {
    List<String> services = new ArrayList<>(calls.size());
    for (CallReport call : calls) {
      if (call.critical()) {
        services.add(call.service());
      }
    }
    return services;
  }

  /**
   * By how much each call could have taken longer and the whole would have been over no later, in
   * milliseconds, in the order of the calls: 0 for those of the critical path and, for want of
   * anything better, for those that were cancelled.
   */
  public List<Double> slackMs() {
    double lastEnd = 0;
    for (CallReport call : calls) {
      lastEnd = call.critical() ? Math.max(lastEnd, call.endMs()) : lastEnd;
    }
    List<Double> slack = new ArrayList<>(calls.size());
    for (CallReport call : calls) {
      slack.add(call.critical() ? 0 : Math.max(0, lastEnd - call.endMs()));
    }
    return slack;
  }

  /** The age of the oldest of the older answers that were taken, if any was. */
  public OptionalDouble oldestMs() {
    return calls.stream().filter(CallReport::isStale).mapToDouble(CallReport::staleAgeMs).max();
  }

  /**
   * The report as the API has it: the text of a JSON object.
   *
   * @param traceUrl where its trace is to be seen; empty when it is not recorded
   */
  public Buffer toJson(String traceUrl) {
    return ReportJson.of(this, traceUrl);
  }

  /** The value of {@code Server-Timing}, which browsers draw beside the request. */
  public String serverTiming() {
    StringBuilder timings = new StringBuilder(160);
    for (CallReport call : calls) {
      timing(timings, call.service(), call.endMs() - call.startMs()).append(", ");
    }
    timing(timings, "loop-busy", loopBusyMs).append(", ");
    return timing(timings, "total", elapsedMs).toString();
  }

  private static StringBuilder timing(StringBuilder timings, String name, double ms) {
    return Milliseconds.append(ms, timings.append(name).append(";dur="));
  }
}
