package dev.loopmesh.lessons.course;

import dev.loopmesh.kit.load.LoadListener;
import dev.loopmesh.kit.load.LoadRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Keeps the requests of a load. Written on the generator's loop; read it when the load is over. */
final class SentRequests implements LoadListener {
  private static final int GOOD = 200;
  private static final double NANOS_PER_MILLI = 1e6;

  private final List<LoadRequest> requests = new ArrayList<>();

  /**
   * A request that has ended; times in milliseconds since the first was due.
   *
   * @param traceId empty where the load is not traced
   */
  record Ended(double dueMs, double sentMs, double doneMs, boolean good, String traceId) {
    /** As long as somebody has waited for it. */
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

  /** The trace of the request with the longest response time. */
  String slowestTrace() {
    return all().stream()
        .max(Comparator.comparingDouble(Ended::responseMs))
        .map(Ended::traceId)
        .orElse("");
  }
}
