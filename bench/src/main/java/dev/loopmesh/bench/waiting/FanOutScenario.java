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
 * How cost grows with the width of the fan-out, shown with {@link FanOut}: CPU time for each
 * request and for each call at saturation, and how much longer than the slowest of its calls an
 * answer takes at few requests a second.
 */
public final class FanOutScenario {
  /** The widths of the figure. */
  public static final List<Integer> WIDTHS = List.of(3, 10, 30, 100);

  private static final int CALLS_AT_ONCE = 192; // callers times width: 64 callers for three calls
  private static final int FEWEST_CALLERS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration LATENCY = Duration.ofMillis(100);
  private static final double FEW_PER_SECOND = 10;
  private static final int MOST_IN_FLIGHT = 1_000;

  private final Proc proc;
  private final Duration window;
  private final UpstreamProcess upstreams;
  private final RunningCandidate candidate;
  private final String protocol;

  private FanOutScenario(
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
   * Measures each width in turn. Blocks for four windows for each.
   *
   * @param children start what is started here, and end it
   * @param window how long each is warmed up, and measured, and measured
   * @param fanOut {@link FanOut} as a program
   * @param protocol between it and its upstream, as it was told
   */
  public static List<FanOutCost> run(
      Children children,
      Pinning pinning,
      Proc proc,
      Duration window,
      Candidate fanOut,
      String protocol) {
    try (UpstreamProcess upstreams = UpstreamProcess.start(children, pinning);
        RunningCandidate candidate =
            RunningCandidate.start(fanOut, children, pinning, upstreams.url())) {
      return new FanOutScenario(proc, window, upstreams, candidate, protocol).all();
    }
  }

  private List<FanOutCost> all() {
    upstreams.take(Duration.ZERO);
    for (int width : WIDTHS) { // else the first would be measured in a colder JVM than the last
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
    return new LoadGenerator(Target.local(candidate.port(), "/fan-out/" + width), PATIENCE);
  }

  private Workload saturating(int width) {
    return new Workload.Closed(Math.max(FEWEST_CALLERS, CALLS_AT_ONCE / width), window);
  }

  private FanOutCost cost(LoadGenerator generator, int width) {
    upstreams.take(Duration.ZERO);
    Workload saturating = saturating(width);
    generator.run(saturating); // warms up
    List<ProcessHandle> tree = Children.treeOf(candidate.process()).toList();
    long cpuBefore = proc.cpuNanos(tree);
    LoadResult saturated = generator.run(saturating);
    long cpu = proc.cpuNanos(tree) - cpuBefore;
    upstreams.take(LATENCY);
    LoadResult calm = generator.run(new Workload.Open(FEW_PER_SECOND, window, MOST_IN_FLIGHT));
    return new FanOutCost(
        protocol,
        width,
        saturated.answersPerSecond(),
        cpu / 1e3 / Math.max(1, saturated.answers()),
        overMs(calm, 50),
        overMs(calm, 99),
        failures(saturated) + failures(calm));
  }

  private static double overMs(LoadResult result, double percentile) {
    return (result.served().getValueAtPercentile(percentile) - LATENCY.toNanos()) / 1e6;
  }

  private static long failures(LoadResult result) {
    return result.unserved() + result.answers() - result.answers(200);
  }
}
