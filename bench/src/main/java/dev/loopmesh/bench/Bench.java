package dev.loopmesh.bench;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.candidate.CandidateFailure;
import dev.loopmesh.bench.candidate.Children;
import dev.loopmesh.bench.candidate.Peers;
import dev.loopmesh.bench.candidate.Pinning;
import dev.loopmesh.bench.candidate.StartCache;
import dev.loopmesh.bench.candidate.UpstreamProcess;
import dev.loopmesh.bench.measure.Proc;
import dev.loopmesh.bench.measure.Progress;
import dev.loopmesh.bench.measure.Results;
import dev.loopmesh.bench.measure.Rig;
import dev.loopmesh.bench.report.Commit;
import dev.loopmesh.bench.report.Machine;
import dev.loopmesh.bench.report.Report;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;

/** One run: builds and starts the candidates, measures them, and writes the results. */
public final class Bench {
  private final BenchOptions options;
  private final Progress progress;
  private final Results results = new Results();
  private final Optional<StartCache> cache;
  private volatile boolean over; // this and the next: also for the shutdown hook's thread
  private volatile boolean ending;

  public Bench(BenchOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
    cache = StartCache.in(options.home().resolve("bench/target"));
  }

  /**
   * Measures. When this process ends, the processes that it started end too, and the results so far
   * are written.
   *
   * @throws CandidateFailure when no candidate or no upstreams can be started
   * @throws CancellationException when this process is ending
   */
  public Report run() {
    List<Candidate> candidates = candidates();
    Machine machine = Machine.thisOne();
    Pinning pinning = pinning();
    progress.say(machine.toString());
    progress.say(pinning.text());
    Report report = report(candidates, machine, pinning);
    pinning.moveBeside();
    measure(candidates, pinning, report);
    return report;
  }

  private Pinning pinning() {
    return options.pinned()
        ? Pinning.ofThisMachine()
        : Pinning.none("no CPU pinning: --no-pinning");
  }

  private Report report(List<Candidate> candidates, Machine machine, Pinning pinning) {
    Commit commit = Commit.of(options.home());
    Path out =
        options
            .out()
            .orElseGet(() -> Report.freshFolder(options.home().resolve("bench/results"), commit));
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Report.Subject subject = new Report.Subject(today, commit, machine, pinning.text(), candidates);
    return new Report(out, subject, results);
  }

  private List<Candidate> candidates() {
    Peers peers = new Peers(options.home().resolve("bench/peers"), this::tell);
    List<String> names = new ArrayList<>(options.peers());
    if (!names.contains(Candidate.BASE) && peers.names().contains(Candidate.BASE)) {
      names.add(Candidate.BASE);
    }
    List<Candidate> candidates = new ArrayList<>(peers.build(names));
    for (Candidate own : options.own()) {
      candidates.add(cache.map(each -> each.appliedTo(own)).orElse(own));
    }
    candidates.sort((one, other) -> Boolean.compare(other.isBase(), one.isBase()));
    if (candidates.stream().noneMatch(Candidate::isBase)) {
      tell("no ratios: the base, " + Candidate.BASE + ", cannot run here");
    }
    return candidates;
  }

  /** Prints a line, and adds it to the remarks of the results. */
  private void tell(String sentence) {
    progress.say(sentence);
    if (!sentence.startsWith("building ")) {
      results.remark(sentence);
    }
  }

  private void measure(List<Candidate> candidates, Pinning pinning, Report report) {
    Proc proc = new Proc();
    if (!proc.isThere()) {
      results.remark("no /proc on this system: CPU time, memory and noise were not measured");
    }
    boolean complete = false;
    try (Children children = new Children(options.home().resolve("bench/target/logs"))) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> cancel(children, report)));
      UpstreamProcess upstreams = UpstreamProcess.start("upstreams", children, pinning);
      if (cache.isPresent() && cache.get().isOutOfDate()) {
        progress.say("training run for the AOT cache");
        cache.get().train(children, pinning, upstreams.url());
      }
      Rig rig = new Rig(options.plan(), children, pinning, upstreams, proc, results, progress);
      new Programme(options, rig, report).run(candidates);
      complete = true;
    } catch (CandidateFailure e) {
      throw ending ? new CancellationException() : e;
    } finally {
      over = true;
      report.write(complete);
    }
  }

  /** Called when this process is terminated. */
  private void cancel(Children children, Report report) {
    if (!over) {
      ending = true;
      children.close();
      report.write(false);
      System.err.println("cancelled; the results so far are in " + report.folder());
    }
  }
}
