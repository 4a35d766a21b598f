package dev.loopmesh.aggregator;

import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.Fetch;
import dev.loopmesh.aggregator.waiting.Calls;
import dev.loopmesh.aggregator.waiting.SummaryParts;
import dev.loopmesh.aggregator.waiting.WayOfWaiting;
import dev.loopmesh.kit.http.Representation;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.telemetry.RequestTrace;
import dev.loopmesh.kit.telemetry.ResponseEnd;
import dev.loopmesh.loop.LoopClock;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.logging.Level;
import java.util.stream.Stream;

/** The response to one {@code GET /users/{id}/summary}, from the fetch to the last byte. */
final class SummaryResponse {
  private static final AttributeKey<List<String>> CRITICAL_PATH =
      AttributeKey.stringArrayKey("loopmesh.critical_path");
  private static final AttributeKey<List<Double>> SLACK =
      AttributeKey.doubleArrayKey("loopmesh.slack_ms");
  private static final AttributeKey<String> PROBLEM = AttributeKey.stringKey("loopmesh.problem");

  private final RoutingContext request;
  private final SummaryRequest asked;
  private final WayOfWaiting way;
  private final Fetch fetch;
  private final Aggregations aggregations;
  private final URI lab;
  private final LoopClock loop = LoopClock.ofThisThread().orElseThrow();
  private final long busyNanosBefore = loop.busyNanos();
  private String outcome = "internal-error"; // unless an outcome was noted

  SummaryResponse(
      RoutingContext request,
      SummaryRequest asked,
      WayOfWaiting way,
      Fetch fetch,
      Aggregations aggregations,
      URI lab) {
    this.request = request;
    this.asked = asked;
    this.way = way;
    this.fetch = fetch;
    this.aggregations = aggregations;
    this.lab = lab;
  }

  /** Fetches, and responds at the end or at the deadline. */
  void when(Calls calls) {
    ResponseEnd.handle(request, this::count);
    if (!way.unavailable().isEmpty()) {
      Problem unavailable =
          new Problem("mode-unavailable", 501, "Mode not available", way.unavailable());
      outcome = unavailable.name();
      throw new ProblemException(unavailable);
    }
    long deadlineMs = Math.max(1, asked.deadline().toMillis());
    long timer = request.vertx().setTimer(deadlineMs, passed -> fetch.timeIsOver());
    ResponseEnd.handle(
        request,
        answered -> {
          request.vertx().cancelTimer(timer);
          fetch.cancel();
        });
    way.fetch(calls).onComplete(this::succeed, this::fail);
  }

  private void succeed(SummaryParts parts) {
    long came =
        Stream.of(parts.user(), parts.orders(), parts.payments()).filter(Objects::nonNull).count();
    if (came == 0) {
      fail(new ProblemException(fetch.calls().get(0).failure()));
      return;
    }
    FetchReport report = report();
    OptionalDouble oldestMs = report.oldestMs();
    if (came == 3) {
      outcome = oldestMs.isPresent() ? "stale" : "ok";
    } else {
      outcome = "partial";
      failures().forEach(this::logFailure);
    }
    request.response().putHeader("Server-Timing", report.serverTiming());
    // as a cache would (RFC 9111 section 5.1), for the oldest part
    oldestMs.ifPresent(ms -> request.response().putHeader("Age", "" + (long) (ms / 1000)));
    Buffer body =
        asked.form() == Representation.TEXT
            ? Buffer.buffer(Waterfall.draw(report, asked.ink()))
            : summary(parts).put("fetch", json(report).toBuffer()).whole();
    asked.form().on(request.response()).end(body);
  }

  private SummaryJson summary(SummaryParts parts) {
    SummaryJson summary =
        new SummaryJson()
            .put("user", parts.user())
            .put("orders", parts.orders())
            .put("payments", parts.payments());
    if (asked.partial()) {
      JsonArray failures = new JsonArray(failures().stream().map(Problem::toJson).toList());
      summary.put("failures", failures.toBuffer());
    }
    return summary;
  }

  private List<Problem> failures() {
    return fetch.calls().stream().map(CallRecord::failure).filter(Objects::nonNull).toList();
  }

  private void logFailure(Problem failure) {
    Attributes what = Attributes.of(PROBLEM, failure.name());
    RequestTrace.of(request).say(Level.WARNING, "partial response: " + failure.detail(), what);
  }

  private void fail(Throwable cause) {
    fetch.cancel(); // the calls that are still in flight
    if (cause instanceof ProblemException known) {
      outcome = known.problem().name();
      FetchReport report = report();
      request.response().putHeader("Server-Timing", report.serverTiming());
      request.fail(new ProblemException(known.problem().with("fetch", json(report))));
    } else {
      request.fail(cause);
    }
  }

  private void count(boolean answered) {
    Context trace = RequestTrace.of(request).context();
    aggregations.count(way.mode(), answered ? outcome : "caller-gone", trace);
  }

  private JsonObject json(FetchReport report) {
    boolean traced = RequestTrace.of(request).isSampled();
    return report.toJson(traced ? lab + "/traces/" + report.traceId() : "");
  }

  private FetchReport report() {
    double loopBusyMs = (loop.busyNanos() - busyNanosBefore) / 1e6;
    FetchReport report = FetchReport.of(fetch, way.mode(), way.callOrder(), loopBusyMs);
    RequestTrace.of(request)
        .span()
        .setAttribute("loopmesh.mode", report.mode())
        .setAttribute("loopmesh.predicted_ms", report.predictedMs())
        .setAttribute("loopmesh.loop_busy_ms", report.loopBusyMs())
        .setAttribute(CRITICAL_PATH, report.criticalPath())
        .setAttribute(SLACK, report.slackMs());
    return report;
  }
}
