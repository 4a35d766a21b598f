package dev.loopmesh.bench;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.candidate.CandidateFailure;
import dev.loopmesh.bench.candidate.Children;
import dev.loopmesh.bench.candidate.Peers;
import dev.loopmesh.bench.candidate.Pinning;
import dev.loopmesh.bench.candidate.StartCache;
import dev.loopmesh.bench.candidate.UpstreamProcess;
import dev.loopmesh.bench.measure.Course;
import dev.loopmesh.bench.measure.Proc;
import dev.loopmesh.bench.measure.Progress;
import dev.loopmesh.bench.measure.Results;
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

/** One run: builds and starts what there is, has it measured, and writes the results. */
public final class Bench {
  private final BenchOptions options;
  private final Progress progress;
  private final Results results = new Results();
  private final Optional<StartCache> cache;
  private volatile boolean over;
  private volatile boolean ending;

  public Bench(BenchOptions options, Progress progress) {
    this.options = options;
    this.progress = progress;
    cache = StartCache.in(options.home().resolve("bench/target"));
  }

  /**
   * Measures. However this process ends, what it started ends too, and what was measured is
   * written.
   *
   * @return what was written
   * @throws CandidateFailure when there is nothing to measure with
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
        : Pinning.none("nothing was pinned, as was asked for");
  }

  private Report report(List<Candidate> candidates, Machine machine, Pinning pinning) {
    Commit commit = Commit.of(options.home());
    Path out =
        options.out() != null
            ? options.out()
            : Report.freshFolder(options.home().resolve("bench/results"), commit);
    LocalDate today = LocalDate.now(ZoneOffset.UTC);
    Report.Subject subject = new Report.Subject(today, commit, machine, pinning.text(), candidates);
    return new Report(out, subject, results);
  }

  private List<Candidate> candidates() {
    Peers peers = new Peers(options.home().resolve("bench/peers"), this::tell);
    List<String> names = new ArrayList<>(options.peers() == null ? peers.names() : options.peers());
    if (!names.contains(Candidate.BASE) && peers.names().contains(Candidate.BASE)) {
      names.add(Candidate.BASE);
    }
    List<Candidate> candidates = new ArrayList<>(peers.build(names));
    for (Candidate own : options.own()) {
      candidates.add(cache.map(each -> each.appliedTo(own)).orElse(own));
    }
    candidates.sort((one, other) -> Boolean.compare(other.isBase(), one.isBase()));
    if (candidates.stream().noneMatch(Candidate::isBase)) {
      tell("there is no " + Candidate.BASE + " to compare with: there will be no ratios");
    }
    return candidates;
  }

  /** Says it now, and in the results. */
  private void tell(String sentence) {
    progress.say(sentence);
    if (!sentence.startsWith("building ")) {
      results.remark(sentence);
    }
  }

  private void measure(List<Candidate> candidates, Pinning pinning, Report report) {
    Proc proc = new Proc();
    if (!proc.isThere()) {
      results.remark("this system has no /proc: CPU time, memory and noise were not measured");
    }
    boolean complete = false;
    try (Children children = new Children(options.home().resolve("bench/target/logs"))) {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> giveUp(children, report)));
      UpstreamProcess upstreams = UpstreamProcess.start(children, pinning);
      if (cache.isPresent() && cache.get().isOutOfDate()) {
        progress.say("a training run, for a start as in the image");
        cache.get().train(children, pinning, upstreams.url());
      }
      Course course =
          new Course(options.plan(), children, pinning, upstreams, proc, results, progress);
      new Programme(options, course, report).run(candidates);
      complete = true;
    } catch (CandidateFailure e) {
      throw ending ? new CancellationException() : e;
    } finally {
      over = true;
      report.write(complete);
    }
  }

  /** The process ends before the run does, because somebody wants it to. */
  private void giveUp(Children children, Report report) {
    if (!over) {
      ending = true;
      children.close();
      report.write(false);
      System.err.println("ended; what was measured is in " + report.folder());
    }
  }
}
