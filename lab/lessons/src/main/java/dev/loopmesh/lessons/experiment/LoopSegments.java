package dev.loopmesh.lessons.experiment;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.IntStream;

/** What the loops of a service did lately, for which trace. */
public record LoopSegments(List<Segment> all) {
  /**
   * A time in which a loop worked for one trace, in milliseconds of the service's clock.
   *
   * @param loop counted from 0
   */
  public record Segment(int loop, double fromMs, double toMs, String route, String traceId) {
    double overlapMs(double from, double to) {
      return Math.max(0, Math.min(to, toMs) - Math.max(from, fromMs));
    }
  }

  /** Keeps a copy. */
  public LoopSegments {
    all = List.copyOf(all);
  }

  /** Reads those of all loops of a service. */
  public static Future<LoopSegments> of(MeshControl mesh, String service) {
    return mesh.loops(service)
        .map(document -> document.getJsonArray("loops").size())
        .compose(
            loops ->
                Future.all(
                    IntStream.range(0, loops).mapToObj(loop -> read(mesh, service, loop)).toList()))
        .map(
            read ->
                new LoopSegments(
                    read.<List<Segment>>list().stream().flatMap(List::stream).toList()));
  }

  private static Future<List<Segment>> read(MeshControl mesh, String service, int loop) {
    return mesh.manage(service, HttpMethod.GET, "/loops/segments?loop=" + loop, new JsonObject())
        .map(
            document ->
                document.getJsonArray("segments").stream()
                    .map(JsonObject.class::cast)
                    .filter(segment -> segment.containsKey("traceId"))
                    .map(segment -> segment(loop, segment))
                    .toList());
  }

  private static Segment segment(int loop, JsonObject json) {
    double fromMs = json.getLong("startEpochMicros") / 1e3;
    double toMs = fromMs + json.getLong("durationNanos") / 1e6;
    return new Segment(loop, fromMs, toMs, json.getString("route", ""), json.getString("traceId"));
  }

  /**
   * Those of one trace, at least one.
   *
   * @throws LessonFailure if there is none
   */
  public List<Segment> require(String traceId) {
    List<Segment> own = all.stream().filter(segment -> segment.traceId().equals(traceId)).toList();
    if (own.isEmpty()) {
      throw new LessonFailure(
          "The loops have not recorded their work for trace %s. Run the lesson again."
              .formatted(traceId));
    }
    return own;
  }

  /**
   * How long a request waited for its loop while that worked for another trace, in milliseconds.
   * The clocks need not agree: the loop's last work for the request is taken to end when the
   * response arrives.
   *
   * @throws LessonFailure if the loops have not recorded work for both
   */
  public double waitedMs(TimedResponse waiting, String holder) {
    List<Segment> own = require(waiting.traceId());
    double begun = own.stream().mapToDouble(Segment::fromMs).min().orElseThrow();
    double sent = own.stream().mapToDouble(Segment::toMs).max().orElseThrow() - waiting.elapsedMs();
    return require(holder).stream()
        .filter(segment -> segment.loop() == own.get(0).loop())
        .mapToDouble(segment -> segment.overlapMs(sent, begun))
        .sum();
  }
}
