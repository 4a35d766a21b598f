package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.upstream.Counts;
import dev.loopmesh.kit.load.LoadPlan;
import dev.loopmesh.kit.load.LoadReport;
import dev.loopmesh.kit.load.Times;
import dev.loopmesh.kit.load.http.Failure;
import dev.loopmesh.kit.load.workload.Users;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Windows of a second and 1000 requests. */
public final class Windows {
  private static final int REQUESTS = 1_000;

  private Windows() {}

  /** An undisturbed one with this CPU time per request. */
  public static Window clean(String candidate, double cpuMicros) {
    return of(candidate, cpuMicros, 0, 0);
  }

  /** One in which other programs used half a core. */
  public static Window noisy(String candidate, double cpuMicros) {
    return of(candidate, cpuMicros, 500_000_000, 0);
  }

  /** One in which a connection was closed before the response. */
  public static Window failed(String candidate, double cpuMicros) {
    return of(candidate, cpuMicros, 0, 1);
  }

  private static Window of(String candidate, double cpuMicros, long othersNanos, long failures) {
    Histogram times = new Histogram(3);
    times.recordValueWithCount(2_000_000, REQUESTS);
    Duration second = Duration.ofSeconds(1);
    Histogram none = new Histogram(3);
    LoadReport load =
        new LoadReport(
            LoadPlan.of(URI.create("http://127.0.0.1/"), Users.withoutThinking(1, second)),
            Instant.EPOCH,
            second,
            second,
            new LoadReport.Requests(REQUESTS + failures, 0, 0, 0, false),
            new TreeMap<>(Map.of(200, (long) REQUESTS)),
            failures == 0 ? Map.of() : Map.of(Failure.CLOSED, failures),
            new Times(times, times, none, none, none),
            0,
            new LoadReport.Generator(Duration.ZERO, Duration.ZERO));
    long cpuNanos = Math.round(cpuMicros * 1_000 * REQUESTS);
    Usage usage = new Usage(1_000_000_000, cpuNanos, 0, othersNanos, 0);
    Counts called = new Counts(0, 3 * REQUESTS, 0);
    return new Window(CpuPart.NAME, candidate, 0, load, usage, called, 1 << 20);
  }
}
