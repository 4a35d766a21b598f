package dev.loopmesh.drills.run;

import dev.loopmesh.kit.load.LoadRequest;
import dev.loopmesh.kit.load.TraceParent;
import dev.loopmesh.traces.store.Outcome;
import dev.loopmesh.traces.store.Resource;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.SpanKind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The span of a guest's request: the root of its trace, as the guest saw it. */
final class GuestSpan {
  private static final Resource GUEST = new Resource(Map.of("service.name", "guest"));
  private static final long SECOND = 1_000_000_000;

  private GuestSpan() {}

  /** Empty for a request without a trace. */
  static Optional<Span> of(LoadRequest request, Instant sentAt, String path) {
    return request.trace().map(trace -> of(request, trace, sentAt, path));
  }

  private static Span of(LoadRequest request, TraceParent trace, Instant sentAt, String path) {
    boolean answered = request.status() >= 200 && request.status() < 400;
    long startNanos = sentAt.getEpochSecond() * SECOND + sentAt.getNano();
    return new Span(
        trace.traceId(),
        trace.spanId(),
        "",
        "GET " + path,
        SpanKind.CLIENT,
        "dev.loopmesh.drills",
        GUEST,
        startNanos,
        startNanos + request.doneNanos() - request.sentNanos(),
        Map.of(
            "http.request.method",
            "GET",
            "url.path",
            path,
            "http.response.status_code",
            (long) request.status(),
            "peer.service",
            "aggregator"),
        List.of(),
        List.of(),
        new Outcome(
            answered ? Outcome.Code.UNSET : Outcome.Code.ERROR,
            request.failure().map(Object::toString).orElse("")),
        0);
  }
}
