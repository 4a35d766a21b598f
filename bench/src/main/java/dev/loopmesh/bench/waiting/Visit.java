package dev.loopmesh.bench.waiting;

import dev.loopmesh.bench.candidate.Children;
import dev.loopmesh.bench.candidate.UpstreamProcess;
import dev.loopmesh.bench.load.LoadGenerator;
import dev.loopmesh.bench.load.LoadResult;
import dev.loopmesh.bench.load.LoadRun;
import dev.loopmesh.bench.load.Workload;
import dev.loopmesh.bench.measure.Proc;
import dev.loopmesh.bench.measure.Progress;
import dev.loopmesh.bench.waiting.Round.Arrival;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What one crowd does with one candidate that runs; the order is told at {@link WaitingScenario}.
 */
final class Visit {
  private static final int WARM_UP_CALLERS = 16;
  private static final double SPREAD = 0.9;
  private static final double ROOM = 1.1;

  private final WaitingPlan plan;
  private final Proc proc;
  private final Crowd crowd;
  private final UpstreamProcess upstreams;
  private final ProcessHandle process;
  private final LoadGenerator generator;
  private final Progress progress;

  Visit(
      WaitingPlan plan,
      Proc proc,
      Crowd crowd,
      UpstreamProcess upstreams,
      ProcessHandle process,
      LoadGenerator generator,
      Progress progress) {
    this.plan = plan;
    this.proc = proc;
    this.crowd = crowd;
    this.upstreams = upstreams;
    this.process = process;
    this.generator = generator;
    this.progress = progress;
  }

  Waited make() {
    generator.run(new Workload.Closed(WARM_UP_CALLERS, plan.warmUp()));
    long restHeap = LiveHeap.of(process);
    long rest = proc.residentBytes(Children.treeOf(process).toList());
    upstreams.take(plan.latency());
    List<Round> rounds = new ArrayList<>();
    rounds.add(round(Arrival.COLD_BURST));
    for (int i = 0; i < plan.rounds(); i++) {
      rounds.add(round(Arrival.BURST));
      rounds.add(round(Arrival.SPREAD));
    }
    String options = String.join(" ", jvmOptions());
    return new Waited(crowd, options, rest, restHeap, fullHeap(), rounds);
  }

  private List<String> jvmOptions() {
    return crowd.candidate().command().stream().filter(each -> each.startsWith("-X")).toList();
  }

  private Round round(Arrival arrival) {
    List<ProcessHandle> tree = Children.treeOf(process).toList();
    long cpuBefore = proc.cpuNanos(tree);
    Watch watch = new Watch(proc, process);
    LoadResult result = watch.until(generator.start(workload(arrival)));
    Round round =
        new Round(
            arrival,
            plan.latency().multipliedBy(crowd.callsInLine()),
            result,
            watch.mostInFlight(),
            proc.cpuNanos(tree) - cpuBefore,
            watch.residentBytes(),
            watch.descriptors());
    progress.say("%s, %d: %s".formatted(crowd.candidate().name(), crowd.requests(), round.text()));
    return round;
  }

  private Workload workload(Arrival arrival) {
    if (arrival != Arrival.SPREAD) {
      return new Workload.Burst(crowd.requests());
    }
    long nanos = Math.round(SPREAD * plan.latency().toNanos() * crowd.callsInLine());
    double perSecond = crowd.requests() * 1e9 / nanos;
    int room = (int) Math.ceil(ROOM * crowd.requests());
    return new Workload.Open(perSecond, Duration.ofNanos(nanos), room);
  }

  /** The live heap while everybody waits, for upstreams that are slow enough for a collection. */
  private long fullHeap() {
    Duration slow = plan.patience().dividedBy(2);
    upstreams.take(slow);
    long before = upstreams.counts().answers();
    int calls = crowd.requests() * (crowd.callsInLine() == 1 ? crowd.callsInAll() : 1);
    LoadRun run = generator.start(new Workload.Burst(crowd.requests()));
    long giveUp = System.nanoTime() + slow.toNanos() / 2;
    Watch watch = new Watch(proc, process);
    while (upstreams.counts().answers() - before < calls) {
      if (watch.overSoon(run) || System.nanoTime() - giveUp > 0) {
        return LiveHeap.UNKNOWN;
      }
    }
    long live = LiveHeap.of(process);
    return run.inFlight() == crowd.requests() ? live : LiveHeap.UNKNOWN;
  }
}
