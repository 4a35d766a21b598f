package dev.loopmesh.drills;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What proves a cause: a span, or a series of a service.
 *
 * @param service of the cause
 * @param metric the name of a series; empty for a span
 * @param span what a span must be; empty for a series
 */
public record EvidenceRule(String service, String metric, Optional<SpanRule> span) {
  /**
   * What a span must be.
   *
   * @param service that recorded it
   * @param name a regular expression for the whole name; empty for any
   * @param atLeastMs its duration
   * @param attributes text of attributes that it must have
   * @param failed whether it must have failed
   * @param isRoot whether it must have no parent
   */
  public record SpanRule(
      String service,
      String name,
      double atLeastMs,
      Map<String, String> attributes,
      boolean failed,
      boolean isRoot) {
    /** Keeps a copy. */
    public SpanRule {
      attributes = Map.copyOf(attributes);
    }
  }

  /** In words: {@code a span 'GET .*' of user-service that failed}. */
  @Override
  public String toString() {
    return span.map(EvidenceRule::words).orElse("the series " + metric);
  }

  private static String words(SpanRule rule) {
    StringBuilder words = new StringBuilder(rule.isRoot() ? "a span without parent" : "a span");
    words.append(rule.name().isEmpty() ? "" : " '" + rule.name() + "'");
    words.append(" of ").append(rule.service());
    words.append(rule.failed() ? " that failed" : "");
    words.append(rule.atLeastMs() == 0 ? "" : " of at least %.0f ms".formatted(rule.atLeastMs()));
    new TreeMap<>(rule.attributes())
        .forEach((name, value) -> words.append(" with " + name + " " + value));
    return words.toString();
  }
}
