package dev.loopmesh.drills.run;

import dev.loopmesh.kit.load.LoadRequest;
import dev.loopmesh.kit.load.TraceParent;
import dev.loopmesh.traces.store.Outcome;
import dev.loopmesh.traces.store.Resource;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.SpanKind;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The span of a guest's request: the root of its trace, as the guest saw it. */
public final class GuestSpan {
  private static final Resource GUEST = new Resource(Map.of("service.name", "guest"));
  private static final long SECOND = 1_000_000_000;

  private GuestSpan() {}

  /**
   * The span of a request that has ended; empty for one without a trace.
   *
   * @param path of the request, without its query
   * @param more attributes beside those of HTTP
   */
  public static Optional<Span> of(
      LoadRequest request, Instant sentAt, String name, String path, Map<String, Object> more) {
    return request.trace().map(trace -> of(request, trace, sentAt, name, path, more));
  }

  private static Span of(
      LoadRequest request,
      TraceParent trace,
      Instant sentAt,
      String name,
      String path,
      Map<String, Object> more) {
    Map<String, Object> attributes = new HashMap<>(more);
    attributes.put("http.request.method", "GET");
    attributes.put("url.path", path);
    attributes.put("http.response.status_code", (long) request.status());
    attributes.put("peer.service", "aggregator");
    boolean answered = request.status() >= 200 && request.status() < 400;
    long startNanos = sentAt.getEpochSecond() * SECOND + sentAt.getNano();
    return new Span(
        trace.traceId(),
        trace.spanId(),
        "",
        name,
        SpanKind.CLIENT,
        "dev.loopmesh.lab",
        GUEST,
        startNanos,
        startNanos + request.doneNanos() - request.sentNanos(),
        attributes,
        List.of(),
        List.of(),
        new Outcome(
            answered ? Outcome.Code.UNSET : Outcome.Code.ERROR,
            request.failure().map(Object::toString).orElse("")),
        0);
  }
}
