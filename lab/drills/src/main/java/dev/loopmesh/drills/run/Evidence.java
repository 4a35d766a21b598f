package dev.loopmesh.drills.run;

import dev.loopmesh.drills.Cause;
import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.EvidenceRule;
import dev.loopmesh.drills.EvidenceRule.SpanRule;
import dev.loopmesh.lessons.experiment.ManagementPort;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.Trace;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Future;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks what a player gives as evidence: {@code TRACE}, {@code TRACE/SPAN}, or the name of a
 * series. On one event loop.
 */
final class Evidence {
  private static final Pattern TRACE =
      Pattern.compile("(?<trace>[0-9a-f]{32})(/(?<span>[0-9a-f]{16}))?");
  private static final Pattern SERIES =
      Pattern.compile("(?<name>[a-zA-Z_][a-zA-Z0-9_:]*)(\\{.*})?");

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

  /** Whether it proves this cause, by the rules of the drill; never fails. */
  Future<Boolean> proves(Drill drill, Cause cause, String text) {
    List<EvidenceRule> rules =
        drill.evidence().stream().filter(rule -> rule.service().equals(cause.service())).toList();
    Matcher trace = TRACE.matcher(text);
    if (trace.matches()) {
      String span = trace.group("span");
      return Future.succeededFuture(
          traces
              .find(trace.group("trace"))
              .filter(found -> rules.stream().anyMatch(rule -> shows(found, span, rule)))
              .isPresent());
    }
    Matcher series = SERIES.matcher(text);
    String name = series.matches() ? series.group("name") : "";
    return rules.stream().anyMatch(rule -> !name.isEmpty() && rule.metric().equals(name))
        ? isExposed(cause.service(), name)
        : Future.succeededFuture(false);
  }

  private static boolean shows(Trace trace, String span, EvidenceRule rule) {
    return rule.span().isPresent()
        && trace.spans().stream()
            .filter(one -> span == null || one.spanId().equals(span))
            .anyMatch(one -> fits(one, rule.span().get()));
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

  /** By the service itself, or by its caller. */
  private Future<Boolean> isExposed(String service, String name) {
    return Future.join(
            List.of(service, Operator.SERVICES.get(0)).stream()
                .map(each -> port.text(each, "/metrics").otherwise(""))
                .toList())
        .map(
            read ->
                read.<String>list().stream()
                    .anyMatch(text -> text.lines().anyMatch(line -> line.startsWith(name))));
  }
}
