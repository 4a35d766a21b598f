package dev.loopmesh.lessons.course;

import dev.loopmesh.lessons.chart.Point;
import dev.loopmesh.lessons.experiment.TimedResponse;
import java.util.List;
import java.util.stream.IntStream;

/** Summaries that were requested at the same moment, in the order of their responses. */
record Arrivals(List<TimedResponse> all) {
  Arrivals {
    all = List.copyOf(all);
  }

  int size() {
    return all.size();
  }

  String lastTrace() {
    return all.get(all.size() - 1).traceId();
  }

  /** The longest response time, in seconds. */
  double last() {
    return all.stream().mapToDouble(TimedResponse::elapsedMs).max().orElseThrow() / 1e3;
  }

  /** The longest time from the arrival of a request until its first call began, in seconds. */
  double longestWait() {
    return all.stream().mapToDouble(Arrivals::waitMs).max().orElseThrow() / 1e3;
  }

  long waitedLessThan(double ms) {
    return all.stream().filter(one -> waitMs(one) < ms).count();
  }

  private static double waitMs(TimedResponse one) {
    return one.calls().stream()
        .mapToDouble(call -> call.getDouble("startMs"))
        .min()
        .orElse(Double.NaN);
  }

  /** The response times in seconds, in the order of the responses. */
  List<Point> points() {
    return IntStream.range(0, all.size())
        .mapToObj(i -> new Point(i + 1, all.get(i).elapsedMs() / 1e3))
        .toList();
  }
}
