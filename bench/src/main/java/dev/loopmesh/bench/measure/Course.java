package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.candidate.CandidateFailure;
import dev.loopmesh.bench.candidate.Children;
import dev.loopmesh.bench.candidate.Pinning;
import dev.loopmesh.bench.candidate.SummaryQuestion;
import dev.loopmesh.bench.candidate.UpstreamProcess;
import dev.loopmesh.bench.load.LoadGenerator;
import dev.loopmesh.bench.load.LoadResult;
import dev.loopmesh.bench.load.Target;
import dev.loopmesh.bench.load.Workload;
import dev.loopmesh.bench.upstream.Counts;
import java.time.Duration;
import java.util.List;

/**
 * What a run is made on: who is there to measure with, and where the results go.
 *
 * @param upstreams those of cold starts, and of whoever asks an upstream itself
 */
public record Course(
    Plan plan,
    Children children,
    Pinning pinning,
    UpstreamProcess upstreams,
    Proc proc,
    Results results,
    Progress progress) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_IN_FLIGHT = 4_000; // a process may have 20,000 descriptors

  /** Saturates a candidate for one window. */
  public Window closed(String part, Entrant candidate, Duration time) {
    return window(
        part,
        candidate,
        new Workload.Closed(plan.connections(), Plan.opening(time)),
        new Workload.Closed(plan.connections(), time));
  }

  /** Asks a candidate so often for one window. */
  public Window open(String part, Entrant candidate, double perSecond, Duration time) {
    return window(part, candidate, open(perSecond, Plan.opening(time)), open(perSecond, time));
  }

  private static Workload open(double perSecond, Duration time) {
    return new Workload.Open(perSecond, time, MOST_IN_FLIGHT);
  }

  private Window window(String part, Entrant candidate, Workload opening, Workload workload) {
    Target target = Target.local(candidate.running().port(), SummaryQuestion.PATH);
    try (LoadGenerator generator = new LoadGenerator(target, PATIENCE)) {
      generator.run(opening);
      Counts before = candidate.upstreams().counts();
      Usage.Meter meter = new Usage.Meter(proc, children, candidate);
      LoadResult load = generator.run(workload);
      Usage usage = meter.read();
      Counts asked = candidate.upstreams().counts().since(before);
      long resident = proc.residentBytes(Children.treeOf(candidate.process()).toList());
      return keep(part, candidate.name(), load, usage, asked, resident);
    }
  }

  /** Asks an upstream itself so often for one window. */
  public Window direct(String part, String name, double perSecond, Duration time) {
    Target target = Target.local(upstreams.port(), "/users/42");
    try (LoadGenerator generator = new LoadGenerator(target, PATIENCE)) {
      generator.run(open(perSecond, Plan.opening(time)));
      Counts before = upstreams.counts();
      LoadResult load = generator.run(open(perSecond, time));
      Usage usage = Usage.unknown(load.wallTime().toNanos());
      return keep(part, name, load, usage, upstreams.counts().since(before), 0);
    }
  }

  private Window keep(
      String part, String name, LoadResult load, Usage usage, Counts asked, long resident) {
    Window window = new Window(part, name, results.size(), load, usage, asked, resident);
    results.add(window);
    return window;
  }

  /** From now on every upstream takes so long for an answer. */
  public void upstreamsTake(Duration latency, List<Entrant> candidates) {
    upstreams.take(latency);
    candidates.forEach(each -> each.upstreams().take(latency));
  }

  /**
   * Goes on without a candidate, and says why.
   *
   * @throws CandidateFailure the same, when the bench is ending
   */
  public void skip(CandidateFailure why) {
    if (children.isClosed()) {
      throw why;
    }
    progress.say("skipped: " + why.getMessage());
    results.remark("skipped: " + why.getMessage().lines().findFirst().orElse(""));
  }
}
