package dev.loopmesh.bench;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.candidate.CandidateFailure;
import dev.loopmesh.bench.candidate.Children;
import dev.loopmesh.bench.measure.Course;
import dev.loopmesh.bench.measure.CpuPart;
import dev.loopmesh.bench.measure.Entrant;
import dev.loopmesh.bench.measure.Figure;
import dev.loopmesh.bench.measure.IdlePart;
import dev.loopmesh.bench.measure.LatencyPart;
import dev.loopmesh.bench.measure.OverheadPart;
import dev.loopmesh.bench.measure.OverloadPart;
import dev.loopmesh.bench.measure.Part;
import dev.loopmesh.bench.measure.Plan;
import dev.loopmesh.bench.measure.StartPart;
import dev.loopmesh.bench.measure.WarmUp;
import dev.loopmesh.bench.report.Report;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All parts in their order, for all candidates at once or for as many as there is memory for. */
final class Programme {
  /** Everything that can be measured, as it is named on the command line. */
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
  private final Course course;
  private final Report report;

  Programme(BenchOptions options, Course course, Report report) {
    this.options = options;
    this.course = course;
    this.report = report;
  }

  void run(List<Candidate> candidates) {
    expect(candidates);
    List<Candidate> left =
        options.asksFor(StartPart.NAME) ? StartPart.measure(course, candidates) : candidates;
    for (List<Candidate> group : groups(left)) {
      measure(group);
    }
    if (course.results().isEmpty()) {
      throw new CandidateFailure("nobody could be measured");
    }
  }

  private void expect(List<Candidate> candidates) {
    Plan plan = course.plan();
    if (options.asksFor(StartPart.NAME)) {
      course.progress().expect(StartPart.expected(plan, candidates.size()));
    }
    for (List<Candidate> group : groups(candidates)) {
      course.progress().expect(WarmUp.expected(plan, group.size()));
      parts().forEach(each -> course.progress().expect(each.expected(plan, group.size())));
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
        .filter(part -> options.asksFor(part.name().replaceFirst("^latency-.*", "latency")))
        .toList();
  }

  /** The base is in each of them, so that every group has its own comparison. */
  private List<List<Candidate>> groups(List<Candidate> candidates) {
    long available = course.proc().availableBytes();
    long room = available == 0 ? candidates.size() : (available - BYTES_LEFT) / BYTES_EACH;
    int size = (int) Math.max(2, room);
    if (candidates.size() <= size) {
      return List.of(candidates);
    }
    course
        .results()
        .remark("memory did not suffice for all at once: they ran in groups of " + size);
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
        part.measure(course, running);
        report.write(false);
      }
    }
    running.forEach(Entrant::end);
  }

  private boolean warmedUp(Entrant candidate) {
    course.progress().step("warming up " + candidate.name(), WarmUp.expected(course.plan(), 1));
    try {
      WarmUp.warm(course, candidate);
      candidate.running().requireRightAnswer();
      return true;
    } catch (CandidateFailure e) {
      course.skip(e);
      candidate.end();
      return false;
    }
  }

  private List<Entrant> start(List<Candidate> group) {
    List<Entrant> running = new ArrayList<>();
    for (Candidate candidate : group) {
      try {
        running.add(Entrant.start(course, candidate));
      } catch (CandidateFailure e) {
        course.skip(e);
      }
    }
    running.forEach(this::weigh);
    return running;
  }

  private void weigh(Entrant candidate) {
    long bytes = course.proc().residentBytes(Children.treeOf(candidate.process()).toList());
    course.results().add(Figure.REST_BYTES, candidate.name(), bytes);
  }
}
