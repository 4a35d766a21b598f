package dev.loopmesh.bench.upstream;

import dev.loopmesh.kit.latency.FixedLatency;
import dev.loopmesh.kit.latency.Latency;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;

/** Decides what each request gets, and after how long. On the loop. */
final class Desk {
  private static final Answer NOT_FOUND = text(404, "text/plain", "");
  private static final Answer TAKEN = text(200, "application/x-protobuf", "");

  private final SplittableRandom random = new SplittableRandom(1);
  private final TelemetrySink telemetry = new TelemetrySink();
  private Latency latency;
  private Answers answers;
  private long fixedNanos;
  private long connections;
  private long answered;

  Desk(Latency latency) {
    become(latency);
  }

  private static Answer text(int status, String contentType, String body) {
    return new Answer(status, contentType, "", body);
  }

  private void become(Latency latency) {
    this.latency = latency;
    this.answers = new Answers(latency);
    this.fixedNanos = latency instanceof FixedLatency fixed ? fixed.time().toNanos() : -1;
  }

  /** Counts a connection. */
  void opened() {
    connections++;
  }

  /** What a look-up gets after {@link #drawNanos}; null if this is none. */
  Answer lookUp(String method, String path) {
    Answer answer = method.equals("GET") ? answers.at(path) : null;
    if (answer != null) {
      answered++;
    }
    return answer;
  }

  /** How long the next look-up takes. */
  long drawNanos() {
    return fixedNanos >= 0 ? fixedNanos : latency.draw(random).toNanos();
  }

  /** What anything else gets at once; the body stays the caller's. */
  Answer other(String method, String path, ByteBuf body, boolean gzipped) {
    return switch (method + " " + path) {
      case "POST /v1/traces" -> {
        telemetry.takeSpans(body, gzipped);
        yield TAKEN;
      }
      case "POST /v1/logs" -> {
        telemetry.takeLogs(body, gzipped);
        yield TAKEN;
      }
      case "GET /counts" -> text(200, "application/json", counts().toJson().encode());
      case "PUT /latency" -> change(body.toString(StandardCharsets.UTF_8));
      default -> NOT_FOUND;
    };
  }

  Counts counts() {
    return telemetry.counts(connections, answered);
  }

  private Answer change(String text) {
    try {
      become(Latency.parse(text));
      return text(200, "text/plain", latency.text());
    } catch (IllegalArgumentException e) {
      return text(400, "text/plain", e.getMessage());
    }
  }
}
