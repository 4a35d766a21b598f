package dev.loopmesh.drills.run;

import dev.loopmesh.drills.Cause;
import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.EvidenceRule;
import dev.loopmesh.drills.EvidenceRule.SpanRule;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.lessons.experiment.ManagementPort;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Future;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Checks what a player gives as evidence: {@code TRACE}, {@code TRACE/SPAN}, or the name of a
 * series. On one event loop.
 */
final class Evidence {
  private static final Pattern TRACE =
      Pattern.compile("(?<trace>[0-9a-f]{32})(/(?<span>[0-9a-f]{16}))?");
  private static final Pattern SERIES =
      Pattern.compile("(?<name>[a-zA-Z_][a-zA-Z0-9_:]*)(\\{.*})?");
  private static final String AGGREGATOR = Operator.SERVICES.get(0);
  private static final String OF_PROCESS = "jvm_";
  private static final String PARTS = "_(bucket|sum|count)$"; // of a histogram
  private static final int LATEST = 50; // traces that name the process of each service

  private final TraceStore traces;
  private final ManagementPort port;

  Evidence(TraceStore traces, ManagementPort port) {
    this.traces = traces;
    this.port = port;
  }

  /** Whether the text has one of the forms. */
  static boolean isWellFormed(String text) {
    return TRACE.matcher(text).matches() || SERIES.matcher(text).matches();
  }

  /**
   * Whether it proves this cause, by the rules of the drill.
   *
   * @return fails with a {@link ProblemException} if there is no such trace, span or series,
   *     whatever the cause
   */
  Future<Boolean> proves(Drill drill, Cause cause, String text) {
    List<EvidenceRule> rules = drill.evidence(cause);
    Matcher trace = TRACE.matcher(text);
    Matcher series = SERIES.matcher(text);
    if (trace.matches()) {
      List<Span> spans = spans(trace.group("trace"), trace.group("span"));
      return spans.isEmpty()
          ? Future.failedFuture(missing(text))
          : Future.succeededFuture(rules.stream().anyMatch(rule -> shows(spans, rule)));
    }
    String name = series.matches() ? series.group("name").replaceFirst(PARTS, "") : "";
    return exposing(name)
        .compose(
            by ->
                by.isEmpty()
                    ? Future.failedFuture(missing(name))
                    : Future.succeededFuture(
                        rules.stream().anyMatch(rule -> rule.metric().equals(name))
                            && (by.contains(cause.service()) || by.contains(AGGREGATOR))
                            && (!name.startsWith(OF_PROCESS) || hasOwnProcess(cause.service()))));
  }

  /** All of a trace, or one; empty if the lab has it not. */
  private List<Span> spans(String traceId, String spanId) {
    return traces.find(traceId).stream()
        .flatMap(trace -> trace.spans().stream())
        .filter(span -> spanId == null || span.spanId().equals(spanId))
        .toList();
  }

  private ProblemException missing(String text) {
    String detail =
        TRACE.matcher(text).matches()
            ? "The lab has no %s %s. It keeps only the latest %d traces; name one that /traces lists."
                .formatted(text.contains("/") ? "span" : "trace", text, traces.limits().traces())
            : "No service has a series %s in /metrics. Write its name as /metrics does."
                .formatted(text);
    return new ProblemException(
        new Problem(
            "no-such-evidence",
            400,
            "No such evidence",
            detail + " The answer is not noted, and costs nothing."));
  }

  private static boolean shows(List<Span> spans, EvidenceRule rule) {
    return rule.span().isPresent() && spans.stream().anyMatch(one -> fits(one, rule.span().get()));
  }

  private static boolean fits(Span span, SpanRule rule) {
    return span.service().equals(rule.service())
        && (rule.name().isEmpty() || span.name().matches(rule.name()))
        && span.durationNanos() >= rule.atLeastMs() * 1e6
        && (!rule.failed() || span.failed())
        && (!rule.isRoot() || span.isRoot())
        && rule.attributes().entrySet().stream()
            .allMatch(one -> one.getValue().equals("" + span.attributes().get(one.getKey())));
  }

  /** The services with a series of this name. */
  private Future<List<String>> exposing(String name) {
    return Future.join(
            Operator.SERVICES.stream()
                .map(
                    each ->
                        port.text(each, "/metrics")
                            .map(text -> has(text, name) ? each : "")
                            .otherwise(""))
                .toList())
        .map(read -> read.<String>list().stream().filter(each -> !each.isEmpty()).toList());
  }

  private static boolean has(String metrics, String name) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.replaceFirst("[{ ].*", ""))
        .anyMatch(found -> found.equals(name) || found.replaceFirst(PARTS, "").equals(name));
  }

  /** Whether no other service runs in the process of this one: its series are its own then. */
  private boolean hasOwnProcess(String service) {
    Set<String> own = processes(service::equals);
    Set<String> others =
        processes(other -> Operator.SERVICES.contains(other) && !other.equals(service));
    return !own.isEmpty() && Collections.disjoint(own, others);
  }

  private Set<String> processes(Predicate<String> which) {
    return traces.newestFirst().stream()
        .limit(LATEST)
        .flatMap(trace -> trace.spans().stream())
        .filter(span -> which.test(span.service()))
        .map(span -> span.resource().attributes())
        .map(of -> of.get("host.name") + " " + of.get("process.pid"))
        .collect(Collectors.toSet());
  }
}
