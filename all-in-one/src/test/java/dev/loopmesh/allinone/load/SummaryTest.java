package dev.loopmesh.allinone.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.load.Expectation;
import dev.loopmesh.kit.load.LoadPlan;
import dev.loopmesh.kit.load.LoadReport;
import dev.loopmesh.kit.load.Times;
import dev.loopmesh.kit.load.http.Failure;
import dev.loopmesh.kit.load.workload.Arrivals;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private static final Duration TIME = Duration.ofSeconds(10);

  @Test
  void eachFigureHasItsPlace() {
    Histogram none = new Histogram(3);
    LoadReport report =
        new LoadReport(
            LoadPlan.of(URI.create("http://127.0.0.1:8080/menu"), Arrivals.constant(10, TIME)),
            Instant.EPOCH,
            TIME,
            Duration.ofSeconds(12),
            new LoadReport.Requests(98, 2, 0, 0, false),
            new TreeMap<>(Map.of(200, 90L, 503, 5L)),
            Map.of(Failure.TIMEOUT, 3L),
            new Times(times(3_000), times(100), none, none, times(20)),
            0,
            new LoadReport.Generator(Duration.ofMillis(98), Duration.ZERO));
    List<Expectation.Result> results = List.of(Expectation.parse("service.p99<1s").in(report));
    String text = Summary.of(report, results);
    List<String> lines = text.lines().map(line -> line.strip().replaceAll(" +", " ")).toList();
    List<String> expected =
        List.of(
            "http://127.0.0.1:8080/menu, HTTP/1.1: open, constant, 10/s",
            "98 requests in 12.0 s, 90 good (7.5/s)",
            "errors: 5xx 5, timeout 3",
            "due, but not sent: 2",
            "service response",
            "p50 100 ms 3.000 s",
            "generator: sent p50 20.0 ms, p99 20.0 ms late; 1000 µs of CPU per request",
            "service.p99<1s: met, measured 100");
    for (String line : expected) {
      assertTrue(lines.stream().anyMatch(each -> each.startsWith(line)), line + " in\n" + text);
    }
    assertEquals(1, lines.stream().filter(line -> line.startsWith("!")).count(), text);
  }

  private static Histogram times(long millis) {
    Histogram times = new Histogram(4);
    times.recordValueWithCount(millis * 1_000_000, 90);
    return times;
  }
}
