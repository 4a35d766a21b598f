package dev.loopmesh.bench.waiting;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.candidate.Children;
import dev.loopmesh.bench.candidate.Pinning;
import dev.loopmesh.bench.candidate.RunningCandidate;
import dev.loopmesh.bench.candidate.UpstreamProcess;
import dev.loopmesh.bench.load.LoadGenerator;
import dev.loopmesh.bench.load.LoadResult;
import dev.loopmesh.bench.load.Target;
import dev.loopmesh.bench.load.Workload;
import dev.loopmesh.bench.measure.Proc;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the cost of {@link FanOut} by width: CPU time per request and per call at saturation,
 * and response time above that of the slowest call at few requests per second.
 */
public final class FanOutRun {
  /** The widths that are measured. */
  public static final List<Integer> WIDTHS = List.of(3, 10, 30, 100);

  private static final int CALLS_AT_ONCE = 192; // clients times width: 64 clients for three calls
  private static final int MIN_CLIENTS = 4;
  private static final Duration TIMEOUT = Duration.ofSeconds(20);
  private static final Duration LATENCY = Duration.ofMillis(100);
  private static final double LOW_RATE = 10;
  private static final int MAX_IN_FLIGHT = 1_000;

  private final Proc proc;
  private final Duration window;
  private final UpstreamProcess upstreams;
  private final RunningCandidate candidate;
  private final String protocol;

  private FanOutRun(
      Proc proc,
      Duration window,
      UpstreamProcess upstreams,
      RunningCandidate candidate,
      String protocol) {
    this.proc = proc;
    this.window = window;
    this.upstreams = upstreams;
    this.candidate = candidate;
    this.protocol = protocol;
  }

  /**
   * Measures each width in turn. Blocks for four windows each.
   *
   * @param children start what is started here, and end it
   * @param window how long each is warmed up, saturated, and measured at few requests per second
   * @param fanOut {@link FanOut} as a program
   * @param protocol between it and its upstream
   */
  public static List<FanOutCost> run(
      Children children,
      Pinning pinning,
      Proc proc,
      Duration window,
      Candidate fanOut,
      String protocol) {
    try (UpstreamProcess upstreams = UpstreamProcess.start("upstreams", children, pinning);
        RunningCandidate candidate =
            RunningCandidate.start(fanOut, children, pinning, upstreams.url())) {
      return new FanOutRun(proc, window, upstreams, candidate, protocol).all();
    }
  }

  private List<FanOutCost> all() {
    upstreams.setLatency(Duration.ZERO);
    for (int width : WIDTHS) { // so that the first is not measured in a colder JVM than the last
      try (LoadGenerator generator = generator(width)) {
        generator.run(saturating(width));
      }
    }
    List<FanOutCost> costs = new ArrayList<>();
    for (int width : WIDTHS) {
      try (LoadGenerator generator = generator(width)) {
        costs.add(cost(generator, width));
      }
    }
    return costs;
  }

  private LoadGenerator generator(int width) {
    return new LoadGenerator(Target.http1(candidate.port(), "/fan-out/" + width), TIMEOUT);
  }

  private Workload saturating(int width) {
    return new Workload.Closed(Math.max(MIN_CLIENTS, CALLS_AT_ONCE / width), window);
  }

  private FanOutCost cost(LoadGenerator generator, int width) {
    upstreams.setLatency(Duration.ZERO);
    Workload saturating = saturating(width);
    generator.run(saturating); // warms up
    List<ProcessHandle> tree = Children.treeOf(candidate.process()).toList();
    long cpuBefore = proc.cpuNanos(tree);
    LoadResult saturated = generator.run(saturating);
    long cpu = proc.cpuNanos(tree) - cpuBefore;
    upstreams.setLatency(LATENCY);
    LoadResult unloaded = generator.run(new Workload.Open(LOW_RATE, window, MAX_IN_FLIGHT));
    return new FanOutCost(
        protocol,
        width,
        saturated.responsesPerSecond(),
        cpu / 1e3 / Math.max(1, saturated.responses()),
        overMs(unloaded, 50),
        overMs(unloaded, 99),
        failures(saturated) + failures(unloaded));
  }

  private static double overMs(LoadResult result, double percentile) {
    return (result.served().getValueAtPercentile(percentile) - LATENCY.toNanos()) / 1e6;
  }

  private static long failures(LoadResult result) {
    return result.unserved() + result.responses() - result.responses(200);
  }
}
