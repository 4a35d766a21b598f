package dev.loopmesh.lab.live;

import io.vertx.core.json.JsonObject;

/**
 * How the aggregator's requests ended, from its metrics. Errors caused by one of its calls are
 * counted separately.
 */
final class RequestCounts {
  private long ok;
  private long cancelled;
  private long errors; // 5xx but 503
  private long explainedErrors;
  private long refusals; // 503
  private long explainedRefusals;

  /** Adds a sample of {@code http.server.request.duration}. */
  void addRequests(MetricSample sample) {
    String status = sample.label("http_response_status_code");
    if (sample.label("error_type").equals("caller_gone")) {
      cancelled += sample.count();
    } else if (status.equals("503")) {
      refusals += sample.count();
    } else if (status.startsWith("5")) {
      errors += sample.count();
    } else {
      ok += sample.count();
    }
  }

  /** Adds a sample of {@code loopmesh.aggregations}. */
  void addSummaries(MetricSample sample) {
    switch (sample.label("outcome")) {
      case "upstream-status",
          "upstream-bad-answer",
          "upstream-unreachable",
          "upstream-broken",
          "call-timeout",
          "deadline-passed",
          "mode-unavailable" ->
          explainedErrors += sample.count();
      case "breaker-open", "pool-full" -> explainedRefusals += sample.count();
      default -> {} // no error, or the aggregator's own
    }
  }

  /** The counts since the aggregator's start. */
  JsonObject toJson() {
    return new JsonObject()
        .put("ok", ok)
        .put("cancelled", cancelled)
        .put("downstream", explainedErrors + explainedRefusals)
        .put("refused", Math.max(0, refusals - explainedRefusals))
        .put("failed", Math.max(0, errors - explainedErrors));
  }
}
