package dev.loopmesh.lessons.course;

import dev.loopmesh.kit.load.LoadListener;
import dev.loopmesh.kit.load.LoadRequest;
import dev.loopmesh.lessons.chart.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Keeps the requests of a load. Written on the generator's loop; read it when the load is over. */
final class SentRequests implements LoadListener {
  private static final int GOOD = 200;
  private static final double NANOS_PER_MILLI = 1e6;

  private static final Comparator<Ended> BY_RESPONSE =
      Comparator.comparingDouble(Ended::responseMs);

  private final List<LoadRequest> requests = new ArrayList<>();

  /**
   * A request that has ended; times in milliseconds since the first was due.
   *
   * @param traceId empty where the load is not traced
   */
  record Ended(double dueMs, double sentMs, double doneMs, boolean good, String traceId) {
    /** From when it was due to its end, in milliseconds. */
    double responseMs() {
      return doneMs - dueMs;
    }
  }

  @Override
  public void sent(LoadRequest request) {
    requests.add(request);
  }

  /** In the order in which they were sent; empty if there was none. */
  List<Ended> all() {
    Optional<LoadRequest> first = requests.stream().findFirst();
    long start = first.map(LoadRequest::intendedNanos).orElse(0L);
    return requests.stream().map(one -> ended(one, start)).toList();
  }

  private static Ended ended(LoadRequest one, long start) {
    return new Ended(
        (one.intendedNanos() - start) / NANOS_PER_MILLI,
        (one.sentNanos() - start) / NANOS_PER_MILLI,
        (one.doneNanos() - start) / NANOS_PER_MILLI,
        one.status() == GOOD,
        one.trace().map(trace -> trace.traceId()).orElse(""));
  }

  /** The share of those of which this is true, in per cent; 0 if there are none. */
  static double share(List<Ended> requests, Predicate<Ended> condition) {
    return 100.0 * requests.stream().filter(condition).count() / Math.max(1, requests.size());
  }

  /** The slowest of each part of the time, in seconds, for a chart. */
  List<Point> slowest(int parts) {
    List<Ended> all = all();
    int size = Math.max(1, all.size() / parts);
    return IntStream.range(0, all.size() / size)
        .mapToObj(
            i -> all.subList(i * size, (i + 1) * size).stream().max(BY_RESPONSE).orElseThrow())
        .map(one -> new Point(one.dueMs() / 1e3, one.responseMs() / 1e3))
        .toList();
  }

  /** The trace of the request with the longest response time. */
  String slowestTrace() {
    return all().stream().max(BY_RESPONSE).map(Ended::traceId).orElse("");
  }
}
