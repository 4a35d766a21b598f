package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.candidate.CandidateFailure;
import dev.loopmesh.bench.candidate.Children;
import dev.loopmesh.bench.candidate.Pinning;
import dev.loopmesh.bench.candidate.SummaryRequest;
import dev.loopmesh.bench.candidate.UpstreamProcess;
import dev.loopmesh.bench.upstream.Counts;
import dev.loopmesh.kit.load.LoadGenerator;
import dev.loopmesh.kit.load.LoadPlan;
import dev.loopmesh.kit.load.LoadReport;
import dev.loopmesh.kit.load.workload.Arrivals;
import dev.loopmesh.kit.load.workload.Users;
import dev.loopmesh.kit.load.workload.Workload;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What every part of a run needs: processes, load, the system's counters, and where results go.
 *
 * @param upstreams those of cold starts, and of direct calls
 */
public record Rig(
    Plan plan,
    Children children,
    Pinning pinning,
    UpstreamProcess upstreams,
    Proc proc,
    Results results,
    Progress progress) {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final int MAX_IN_FLIGHT = 4_000; // a process may have 20,000 descriptors

  /** Saturates a candidate for one window. */
  public Window closed(String part, Entrant candidate, Duration time) {
    return window(
        part,
        candidate,
        Users.withoutThinking(plan.connections(), Plan.opening(time)),
        Users.withoutThinking(plan.connections(), time));
  }

  /** Sends a candidate this many requests per second for one window. */
  public Window open(String part, Entrant candidate, double perSecond, Duration time) {
    Workload opening = Arrivals.constant(perSecond, Plan.opening(time));
    return window(part, candidate, opening, Arrivals.constant(perSecond, time));
  }

  private static LoadPlan plan(int port, String path, Workload workload) {
    return LoadPlan.of(URI.create("http://127.0.0.1:" + port + path), workload)
        .withHeaders(Map.of("Accept", "application/json"))
        .withTimeout(TIMEOUT)
        .withMaxOutstanding(MAX_IN_FLIGHT);
  }

  private Window window(String part, Entrant candidate, Workload opening, Workload workload) {
    LoadPlan measured = plan(candidate.running().port(), SummaryRequest.PATH, workload);
    try (LoadGenerator generator = new LoadGenerator()) {
      generator.run(measured.withWorkload(opening));
      Counts before = candidate.upstreams().counts();
      Usage.Meter meter = new Usage.Meter(proc, children, candidate);
      LoadReport load = generator.run(measured);
      Usage usage = meter.read();
      Counts called = candidate.upstreams().counts().since(before);
      long resident = proc.residentBytes(Children.treeOf(candidate.process()).toList());
      return keep(part, candidate.name(), load, usage, called, resident);
    }
  }

  /** Calls an upstream directly, this often, for one window. */
  public Window direct(String part, String name, double perSecond, Duration time) {
    LoadPlan measured = plan(upstreams.port(), "/users/42", Arrivals.constant(perSecond, time));
    try (LoadGenerator generator = new LoadGenerator()) {
      generator.run(measured.withWorkload(Arrivals.constant(perSecond, Plan.opening(time))));
      Counts before = upstreams.counts();
      LoadReport load = generator.run(measured);
      Usage usage = Usage.unknown(load.wallTime().toNanos());
      return keep(part, name, load, usage, upstreams.counts().since(before), 0);
    }
  }

  private Window keep(
      String part, String name, LoadReport load, Usage usage, Counts called, long resident) {
    Window window = new Window(part, name, results.size(), load, usage, called, resident);
    results.add(window);
    return window;
  }

  /** From now on each response of the upstreams takes this long. */
  public void setLatency(Duration latency, List<Entrant> candidates) {
    upstreams.setLatency(latency);
    candidates.forEach(each -> each.upstreams().setLatency(latency));
  }

  /**
   * Notes that a candidate is skipped, and why.
   *
   * @throws CandidateFailure this one, when the bench is ending
   */
  public void skip(CandidateFailure why) {
    if (children.isClosed()) {
      throw why;
    }
    progress.say("skipped: " + why.getMessage());
    results.remark("skipped: " + why.getMessage().lines().findFirst().orElse(""));
  }
}
