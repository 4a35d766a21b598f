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
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.logging.Level;

/** One answer to {@code GET /users/{id}/summary}, from the fetch to the last byte. */
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
  private final Promise<SummaryParts> answers = Promise.promise();
  private String outcome = "internal-error"; // unless something better is known

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

  /** Fetches, and answers when it is done or cannot be. */
  void when(Calls calls) {
    ResponseEnd.handle(request, this::count);
    if (!way.unavailable().isEmpty()) {
      Problem unavailable =
          new Problem("mode-unavailable", 501, "Not on this machine", way.unavailable());
      outcome = unavailable.name();
      throw new ProblemException(unavailable);
    }
    long deadlineMs = Math.max(1, asked.deadline().toMillis());
    long timer = request.vertx().setTimer(deadlineMs, fired -> timeIsOver());
    ResponseEnd.handle(
        request,
        answered -> {
          request.vertx().cancelTimer(timer);
          fetch.cancel();
        });
    answers.future().onComplete(this::succeed, this::fail);
    way.fetch(calls).onComplete(answers::tryComplete, answers::tryFail);
  }

  /** Ends the calls, so that the way of waiting returns with what there is. */
  private void timeIsOver() {
    fetch.timeIsOver();
    if (fetch.calls().isEmpty()) { // it stands in line for a worker: it is left there
      answers.tryFail(
          new ProblemException(Problem.deadlinePassed("The deadline passed before it began.")));
    }
  }

  private void succeed(SummaryParts answers) {
    boolean nothingCame =
        answers.user() == null && answers.orders() == null && answers.payments() == null;
    if (nothingCame) {
      fail(new ProblemException(fetch.calls().get(0).failure()));
      return;
    }
    boolean allCame =
        answers.user() != null && answers.orders() != null && answers.payments() != null;
    FetchReport report = report();
    OptionalDouble oldestMs = report.oldestMs();
    String whole = oldestMs.isPresent() ? "stale" : "ok";
    outcome = allCame ? whole : "partial";
    if (!allCame) {
      failures().forEach(this::sayWithout);
    }
    request.response().putHeader("Server-Timing", report.serverTiming());
    // as a cache would say it (RFC 9111 section 5.1), of the oldest part
    oldestMs.ifPresent(ms -> request.response().putHeader("Age", "" + (long) (ms / 1000)));
    if (asked.form() == Representation.TEXT) {
      asked.form().on(request.response()).end(Waterfall.draw(report, asked.ink()));
    } else {
      Buffer text = summary(answers).put("fetch", json(report)).whole();
      asked.form().on(request.response()).end(text);
    }
  }

  private SummaryJson summary(SummaryParts answers) {
    SummaryJson summary =
        new SummaryJson()
            .put("user", answers.user())
            .put("orders", answers.orders())
            .put("payments", answers.payments());
    return asked.partial() ? summary.put("failures", json(failures())) : summary;
  }

  private List<Problem> failures() {
    return fetch.calls().stream().map(CallRecord::failure).filter(Objects::nonNull).toList();
  }

  private static JsonArray json(List<Problem> failures) {
    return new JsonArray(failures.stream().map(Problem::toJson).toList());
  }

  private void sayWithout(Problem failure) {
    Attributes what = Attributes.of(PROBLEM, failure.name());
    RequestTrace.of(request).say(Level.WARNING, "answered in part: " + failure.detail(), what);
  }

  private void fail(Throwable cause) {
    fetch.cancel(); // the calls that lost: nobody waits for them any more
    if (cause instanceof ProblemException known) {
      outcome = known.problem().name();
      FetchReport report = report();
      request.response().putHeader("Server-Timing", report.serverTiming());
      request.fail(
          new ProblemException(known.problem().with("fetch", new JsonObject(json(report)))));
    } else {
      request.fail(cause);
    }
  }

  private void count(boolean answered) {
    Context trace = RequestTrace.of(request).context();
    aggregations.count(way.mode(), answered ? outcome : "caller-gone", trace);
  }

  private Buffer json(FetchReport report) {
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
