package dev.loopmesh.bench.waiting;

import dev.loopmesh.bench.candidate.Children;
import dev.loopmesh.bench.candidate.Pinning;
import dev.loopmesh.bench.candidate.RunningCandidate;
import dev.loopmesh.bench.candidate.UpstreamProcess;
import dev.loopmesh.bench.load.LoadGenerator;
import dev.loopmesh.bench.load.Target;
import dev.loopmesh.bench.measure.Proc;
import dev.loopmesh.bench.measure.Progress;
import java.util.List;

/**
 * The scale of waiting: very many requests in flight at once, each waiting for upstreams, and what
 * that costs the candidate.
 *
 * <p>One crowd after another, each with a candidate of its own: it is warmed up without latency,
 * collected, and looked at at rest. Then the crowd comes: once all together while the candidate has
 * hardly any connections, then all together again, then evenly over nine tenths of the latency, so
 * that the last comes before the first has gone. At last it comes once more to much slower
 * upstreams, and while all wait the live heap is measured, which takes a full collection.
 *
 * <p>A burst also measures how fast the candidate takes so many requests; only the spread crowd
 * tells how much waiting itself costs, as long as one core can take them in that time.
 */
public final class WaitingScenario {
  private final Children children;
  private final Pinning pinning;
  private final Proc proc;
  private final WaitingPlan plan;
  private final Progress progress;

  private WaitingScenario(
      Children children, Pinning pinning, Proc proc, WaitingPlan plan, Progress progress) {
    this.children = children;
    this.pinning = pinning;
    this.proc = proc;
    this.plan = plan;
    this.progress = progress;
  }

  /**
   * Lets the crowds wait, one after another. Blocks for about a minute each.
   *
   * @param children start what is started here, and end it
   * @param progress is told of each round when it is over
   * @throws dev.loopmesh.bench.candidate.CandidateFailure when a candidate does not start
   */
  public static List<Waited> run(
      Children children,
      Pinning pinning,
      Proc proc,
      WaitingPlan plan,
      List<Crowd> crowds,
      Progress progress) {
    WaitingScenario scenario = new WaitingScenario(children, pinning, proc, plan, progress);
    return crowds.stream().map(scenario::wait).toList();
  }

  private Waited wait(Crowd crowd) {
    try (UpstreamProcess upstreams = UpstreamProcess.start(children, pinning, plan.upstreamHeap());
        RunningCandidate candidate =
            RunningCandidate.start(crowd.candidate(), children, pinning, upstreams.url());
        LoadGenerator generator = generator(crowd, candidate.port())) {
      return new Visit(plan, proc, crowd, upstreams, candidate.process(), generator, progress)
          .make();
    }
  }

  private LoadGenerator generator(Crowd crowd, int port) {
    Target target = Target.local(port, crowd.path()).over(crowd.protocol());
    return new LoadGenerator(target, plan.patience());
  }
}
