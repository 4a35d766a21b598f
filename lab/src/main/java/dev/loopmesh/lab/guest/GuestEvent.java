package dev.loopmesh.lab.guest;

import dev.loopmesh.drills.run.GuestSpan;
import dev.loopmesh.kit.load.LoadRequest;
import dev.loopmesh.kit.load.http.Failure;
import dev.loopmesh.lab.live.EpochMicros;
import dev.loopmesh.traces.store.Span;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;

/** A request as pages and traces get it. */
record GuestEvent(GuestOrder order, LoadRequest request, Instant sentAt) {
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
    String path = order.uri().split("\\?", 2)[0];
    Map<String, Object> mode = Map.of("loopmesh.mode", order.mode());
    return GuestSpan.of(request, sentAt, order.spanName(), path, mode).orElseThrow();
  }
}
