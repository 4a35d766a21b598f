package dev.loopmesh.bench.waiting;

import dev.loopmesh.bench.candidate.Children;
import dev.loopmesh.bench.candidate.Pinning;
import dev.loopmesh.bench.candidate.RunningCandidate;
import dev.loopmesh.bench.candidate.UpstreamProcess;
import dev.loopmesh.bench.load.LoadGenerator;
import dev.loopmesh.bench.load.LoadResult;
import dev.loopmesh.bench.load.LoadRun;
import dev.loopmesh.bench.load.Target;
import dev.loopmesh.bench.load.Workload;
import dev.loopmesh.bench.measure.Proc;
import dev.loopmesh.bench.measure.Progress;
import dev.loopmesh.bench.waiting.Round.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs one scenario: very many requests in flight at once, each waiting for upstreams, and what
 * that costs the candidate.
 *
 * <p>The candidate is warmed up without latency and measured at rest. Then the requests come: all
 * at once while it has hardly any connections, all at once again, and evenly over nine tenths of
 * the latency, so that the last comes before the first has ended. Finally they come once more to
 * much slower upstreams, and the live heap is measured while all wait, which takes a full
 * collection.
 *
 * <p>A burst also measures how fast the candidate accepts so many requests; only evenly spread
 * requests show what waiting itself costs, as long as one core can accept them in that time.
 */
public final class ScenarioRun {
  private static final int WARM_UP_CLIENTS = 16;
  private static final double SPREAD = 0.9;
  private static final double HEADROOM = 1.1;

  private final WaitingPlan plan;
  private final Proc proc;
  private final Scenario scenario;
  private final UpstreamProcess upstreams;
  private final ProcessHandle process;
  private final LoadGenerator generator;
  private final Progress progress;

  private ScenarioRun(
      WaitingPlan plan,
      Proc proc,
      Scenario scenario,
      UpstreamProcess upstreams,
      ProcessHandle process,
      LoadGenerator generator,
      Progress progress) {
    this.plan = plan;
    this.proc = proc;
    this.scenario = scenario;
    this.upstreams = upstreams;
    this.process = process;
    this.generator = generator;
    this.progress = progress;
  }

  /**
   * Runs a scenario with a candidate and upstreams of its own. Blocks for about a minute.
   *
   * @param children start what is started here, and end it
   * @param progress gets a line for each round
   * @throws dev.loopmesh.bench.candidate.CandidateFailure when the candidate does not start
   */
  public static ScenarioResult run(
      Children children,
      Pinning pinning,
      Proc proc,
      WaitingPlan plan,
      Scenario scenario,
      Progress progress) {
    try (UpstreamProcess upstreams =
            UpstreamProcess.start("upstreams", children, pinning, plan.upstreamHeap());
        RunningCandidate candidate =
            RunningCandidate.start(scenario.candidate(), children, pinning, upstreams.url());
        LoadGenerator generator =
            new LoadGenerator(
                new Target(scenario.protocol(), candidate.port(), scenario.path()),
                plan.timeout())) {
      ScenarioRun run =
          new ScenarioRun(
              plan, proc, scenario, upstreams, candidate.process(), generator, progress);
      return run.measure();
    }
  }

  private ScenarioResult measure() {
    generator.run(new Workload.Closed(WARM_UP_CLIENTS, plan.warmUp()));
    long restHeap = LiveHeap.of(process);
    long rest = proc.residentBytes(Children.treeOf(process).toList());
    upstreams.setLatency(plan.latency());
    List<Round> rounds = new ArrayList<>();
    rounds.add(round(Arrival.COLD_BURST));
    for (int i = 0; i < plan.rounds(); i++) {
      rounds.add(round(Arrival.BURST));
      rounds.add(round(Arrival.SPREAD));
    }
    return new ScenarioResult(scenario, jvmOptions(), rest, restHeap, fullHeap(), rounds);
  }

  private String jvmOptions() {
    List<String> command = scenario.candidate().command();
    return String.join(" ", command.stream().filter(each -> each.startsWith("-X")).toList());
  }

  private Round round(Arrival arrival) {
    List<ProcessHandle> tree = Children.treeOf(process).toList();
    long cpuBefore = proc.cpuNanos(tree);
    ProcessWatch watch = new ProcessWatch(proc, process);
    LoadResult result = watch.until(generator.start(workload(arrival)));
    Round round =
        new Round(
            arrival,
            plan.latency().multipliedBy(scenario.sequentialCalls()),
            result,
            watch.maxInFlight(),
            proc.cpuNanos(tree) - cpuBefore,
            watch.maxResidentBytes(),
            watch.maxDescriptors());
    progress.say(
        "%s, %d: %s".formatted(scenario.candidate().name(), scenario.requests(), round.text()));
    return round;
  }

  private Workload workload(Arrival arrival) {
    if (arrival != Arrival.SPREAD) {
      return new Workload.Burst(scenario.requests());
    }
    long nanos = Math.round(SPREAD * plan.latency().toNanos() * scenario.sequentialCalls());
    double perSecond = scenario.requests() * 1e9 / nanos;
    int maxInFlight = (int) Math.ceil(HEADROOM * scenario.requests());
    return new Workload.Open(perSecond, Duration.ofNanos(nanos), maxInFlight);
  }

  /** The live heap while all requests wait, for upstreams slow enough for a full collection. */
  private long fullHeap() {
    Duration slow = plan.timeout().dividedBy(2);
    upstreams.setLatency(slow);
    long before = upstreams.counts().responses();
    int calls = scenario.requests() * (scenario.sequentialCalls() == 1 ? scenario.calls() : 1);
    LoadRun run = generator.start(new Workload.Burst(scenario.requests()));
    long end = System.nanoTime() + slow.toNanos() / 2;
    ProcessWatch watch = new ProcessWatch(proc, process);
    while (upstreams.counts().responses() - before < calls) {
      if (watch.endsSoon(run) || System.nanoTime() - end > 0) {
        return LiveHeap.UNKNOWN;
      }
    }
    long live = LiveHeap.of(process);
    return run.inFlight() == scenario.requests() ? live : LiveHeap.UNKNOWN;
  }
}
