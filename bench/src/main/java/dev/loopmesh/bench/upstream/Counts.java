package dev.loopmesh.bench.upstream;

import io.vertx.core.json.JsonObject;

/**
 * What an Upstreams process has done so far, as {@code GET /counts} tells it: the difference of two
 * proves that a candidate really asked, and really exported its telemetry.
 *
 * @param connections that were opened to it
 * @param answers users, orders and payments that were answered
 * @param traceRequests exports of spans that it took
 * @param spans how many spans were in them
 * @param logRequests exports of log records that it took
 * @param logRecords how many records were in them
 * @param telemetryBytes the length of these exports, as they came
 */
public record Counts(
    long connections,
    long answers,
    long traceRequests,
    long spans,
    long logRequests,
    long logRecords,
    long telemetryBytes) {

  /** Reads what {@link #toJson} wrote. */
  public static Counts of(JsonObject json) {
    return new Counts(
        json.getLong("connections"),
        json.getLong("answers"),
        json.getLong("traceRequests"),
        json.getLong("spans"),
        json.getLong("logRequests"),
        json.getLong("logRecords"),
        json.getLong("telemetryBytes"));
  }

  /** One member for each count. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("connections", connections)
        .put("answers", answers)
        .put("traceRequests", traceRequests)
        .put("spans", spans)
        .put("logRequests", logRequests)
        .put("logRecords", logRecords)
        .put("telemetryBytes", telemetryBytes);
  }

  /** What has come since an earlier moment. */
  public Counts since(Counts earlier) {
    return new Counts(
        connections - earlier.connections,
        answers - earlier.answers,
        traceRequests - earlier.traceRequests,
        spans - earlier.spans,
        logRequests - earlier.logRequests,
        logRecords - earlier.logRecords,
        telemetryBytes - earlier.telemetryBytes);
  }
}
