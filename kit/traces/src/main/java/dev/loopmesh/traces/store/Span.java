package dev.loopmesh.traces.store;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One span as its program recorded it; nothing in it is corrected. Immutable.
 *
 * <p>Times are nanoseconds since 1970 by the clock of its resource (OTLP's {@code Span}).
 *
 * @param traceId 32 lower-case hexadecimal digits
 * @param spanId 16 lower-case hexadecimal digits
 * @param parentId the same, or empty where there is none
 * @param scope the name of the instrumentation that recorded it; may be empty
 * @param startNanos greater than 0
 * @param endNanos 0 until it has ended; may be before the start
 * @param attributes each value a String, Boolean, Long, Double, List or Map of these
 * @param dropped how many attributes, events and links were dropped
 */
public record Span(
    String traceId,
    String spanId,
    String parentId,
    String name,
    SpanKind kind,
    String scope,
    Resource resource,
    long startNanos,
    long endNanos,
    Map<String, Object> attributes,
    List<SpanEvent> events,
    List<SpanLink> links,
    Outcome outcome,
    long dropped) {

  public String service() {
    return resource.service();
  }

  public boolean isRoot() {
    return parentId.isEmpty();
  }

  /** False for a span that was exported while in progress. */
  public boolean hasEnded() {
    return endNanos != 0;
  }

  /** 0 when it ends before it starts. */
  public long durationNanos() {
    return Math.max(0, endNanos - startNanos);
  }

  /** Failed, but not cancelled. */
  public boolean failed() {
    return outcome.code() == Outcome.Code.ERROR && !wasCancelled();
  }

  /**
   * Cancelled by its caller: {@code loopmesh.cancelled=true}, or an {@code error.type} of {@code
   * cancelled} at the caller and of {@code caller_gone} at the service.
   */
  public boolean wasCancelled() {
    Object error = attributes.get("error.type");
    return Boolean.TRUE.equals(attributes.get("loopmesh.cancelled"))
        || "cancelled".equals(error)
        || "caller_gone".equals(error);
  }

  /** {@code loopmesh.artificial=true}. */
  public boolean isArtificial() {
    return Boolean.TRUE.equals(attributes.get("loopmesh.artificial"));
  }

  /**
   * Whether its parent waited for it, if that was recorded: in the span itself ({@code
   * loopmesh.critical}), or by its service in the parent ({@code loopmesh.critical_path}).
   */
  public Optional<Boolean> recordedCritical(Span above) {
    if (attributes.get("loopmesh.critical") instanceof Boolean critical) {
      return Optional.of(critical);
    }
    if (above.attributes.get("loopmesh.critical_path") instanceof List<?> path
        && !path.isEmpty()
        && attributes.get("peer.service") instanceof String peer) {
      return Optional.of(path.contains(peer));
    }
    return Optional.empty();
  }

  /** With an equal resource, so that equal ones are stored once. */
  public Span of(Resource same) {
    return same == resource
        ? this
        : new Span(
            traceId,
            spanId,
            parentId,
            name,
            kind,
            scope,
            same,
            startNanos,
            endNanos,
            attributes,
            events,
            links,
            outcome,
            dropped);
  }
}
