package dev.loopmesh.bench;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.candidate.CandidateFailure;
import dev.loopmesh.bench.candidate.Children;
import dev.loopmesh.bench.measure.CpuPart;
import dev.loopmesh.bench.measure.Entrant;
import dev.loopmesh.bench.measure.Figure;
import dev.loopmesh.bench.measure.IdlePart;
import dev.loopmesh.bench.measure.LatencyPart;
import dev.loopmesh.bench.measure.OverheadPart;
import dev.loopmesh.bench.measure.OverloadPart;
import dev.loopmesh.bench.measure.Part;
import dev.loopmesh.bench.measure.Plan;
import dev.loopmesh.bench.measure.Rig;
import dev.loopmesh.bench.measure.StartPart;
import dev.loopmesh.bench.measure.WarmUp;
import dev.loopmesh.bench.report.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All parts in order, for all candidates at once or for as many as the memory allows. */
final class Programme {
  /** The names of all parts, as on the command line. */
  static final List<String> PARTS =
      List.of(
          StartPart.NAME,
          CpuPart.NAME,
          IdlePart.NAME,
          "latency",
          OverheadPart.NAME,
          OverloadPart.NAME);

  private static final long BYTES_EACH = 550L << 20; // with its upstreams
  private static final long BYTES_LEFT = 1L << 30;

  private final BenchOptions options;
  private final Rig rig;
  private final Report report;

  Programme(BenchOptions options, Rig rig, Report report) {
    this.options = options;
    this.rig = rig;
    this.report = report;
  }

  void run(List<Candidate> candidates) {
    expect(candidates);
    List<Candidate> left =
        options.includes(StartPart.NAME) ? StartPart.measure(rig, candidates) : candidates;
    for (List<Candidate> group : groups(left)) {
      measure(group);
    }
    if (rig.results().isEmpty()) {
      throw new CandidateFailure("no candidate could be measured");
    }
  }

  private void expect(List<Candidate> candidates) {
    Plan plan = rig.plan();
    if (options.includes(StartPart.NAME)) {
      rig.progress().expect(StartPart.expected(plan, candidates.size()));
    }
    for (List<Candidate> group : groups(candidates)) {
      rig.progress().expect(WarmUp.expected(plan, group.size()));
      parts().forEach(each -> rig.progress().expect(each.expected(plan, group.size())));
    }
  }

  private List<Part> parts() {
    return Stream.of(
            new CpuPart(),
            new IdlePart(),
            new LatencyPart(Duration.ZERO, options.perSecond()),
            new LatencyPart(OverheadPart.UPSTREAM, options.perSecond()),
            new OverheadPart(),
            new OverloadPart())
        .filter(part -> options.includes(part.name().replaceFirst("^latency-.*", "latency")))
        .toList();
  }

  /** The base is in each group, for comparison. */
  private List<List<Candidate>> groups(List<Candidate> candidates) {
    long available = rig.proc().availableBytes();
    long room = available == 0 ? candidates.size() : (available - BYTES_LEFT) / BYTES_EACH;
    int size = (int) Math.max(2, room);
    if (candidates.size() <= size) {
      return List.of(candidates);
    }
    rig.results()
        .remark("not enough memory to run all candidates together: they ran in groups of " + size);
    List<List<Candidate>> groups = new ArrayList<>();
    for (int from = 1; from < candidates.size(); from += size - 1) {
      List<Candidate> group = new ArrayList<>(List.of(candidates.get(0)));
      group.addAll(candidates.subList(from, Math.min(from + size - 1, candidates.size())));
      groups.add(group);
    }
    return groups;
  }

  private void measure(List<Candidate> group) {
    if (parts().isEmpty()) {
      return;
    }
    List<Entrant> running = start(group);
    running.removeIf(each -> !warmedUp(each));
    for (Part part : parts()) {
      if (!running.isEmpty()) {
        part.measure(rig, running);
        report.write(false);
      }
    }
    running.forEach(Entrant::end);
  }

  private boolean warmedUp(Entrant candidate) {
    rig.progress().step("warming up " + candidate.name(), WarmUp.expected(rig.plan(), 1));
    try {
      WarmUp.warm(rig, candidate);
      candidate.running().check();
      return true;
    } catch (CandidateFailure e) {
      rig.skip(e);
      candidate.end();
      return false;
    }
  }

  private List<Entrant> start(List<Candidate> group) {
    List<Entrant> running = new ArrayList<>();
    for (Candidate candidate : group) {
      try {
        running.add(Entrant.start(rig, candidate));
      } catch (CandidateFailure e) {
        rig.skip(e);
      }
    }
    running.forEach(this::measureRest);
    return running;
  }

  private void measureRest(Entrant candidate) {
    long bytes = rig.proc().residentBytes(Children.treeOf(candidate.process()).toList());
    rig.results().add(Figure.REST_BYTES, candidate.name(), bytes);
  }
}
