package dev.loopmesh.lab.guest;

import dev.loopmesh.kit.load.LoadRequest;
import dev.loopmesh.kit.load.http.Failure;
import dev.loopmesh.lab.live.EpochMicros;
import dev.loopmesh.traces.store.Outcome;
import dev.loopmesh.traces.store.Resource;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.SpanKind;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A request as pages and traces get it. */
record GuestEvent(GuestOrder order, LoadRequest request, Instant sentAt) {
  private static final Resource GUEST = new Resource(Map.of("service.name", "guest"));

  String traceId() {
    return request.trace().orElseThrow().traceId();
  }

  /** When it is sent. */
  JsonObject sent() {
    return new JsonObject()
        .put("type", "guest")
        .put("trace", traceId())
        .put("mode", order.mode())
        .put("sent", EpochMicros.of(sentAt));
  }

  /** When it has ended. */
  JsonObject answered() {
    return sent()
        .put("answered", EpochMicros.of(answeredAt()))
        .put("http", request.status())
        .put("error", error());
  }

  private Instant answeredAt() {
    return sentAt.plusNanos(request.doneNanos() - request.sentNanos());
  }

  /** Null with a response. */
  private String error() {
    if (request.status() > 0) {
      return null;
    }
    return switch (request.failure().orElse(Failure.CLOSED)) { // closed when the lab stops
      case REFUSED, UNREACHABLE -> "unreachable";
      case TIMEOUT -> "timeout";
      default -> "broken";
    };
  }

  Span span() {
    boolean ok = request.status() >= 200 && request.status() < 400;
    return new Span(
        traceId(),
        request.trace().orElseThrow().spanId(),
        "",
        order.spanName(),
        SpanKind.CLIENT,
        "dev.loopmesh.lab",
        GUEST,
        nanos(sentAt),
        nanos(answeredAt()),
        Map.of(
            "loopmesh.mode",
            order.mode(),
            "http.request.method",
            "GET",
            "url.path",
            order.uri().split("\\?", 2)[0],
            "http.response.status_code",
            (long) request.status(),
            "peer.service",
            "aggregator"),
        List.of(),
        List.of(),
        new Outcome(
            ok ? Outcome.Code.UNSET : Outcome.Code.ERROR,
            request.failure().map(Failure::toString).orElse("")),
        0);
  }

  private static long nanos(Instant moment) {
    return moment.getEpochSecond() * 1_000_000_000 + moment.getNano();
  }
}
