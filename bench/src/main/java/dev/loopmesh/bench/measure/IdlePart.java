package dev.loopmesh.bench.measure;

import dev.loopmesh.bench.candidate.Children;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What those who are asked nothing do all the same: all of them at once, a while after load. */
public final class IdlePart implements Part {
  /** As in the results. */
  public static final String NAME = "idle";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Duration expected(Plan plan, int candidates) {
    return plan.idleWindow().plus(rest(plan));
  }

  /** What was begun under load, such as an export every few seconds, ends first. */
  private static Duration rest(Plan plan) {
    return plan.idleWindow().dividedBy(2);
  }

  @Override
  public void measure(Course course, List<Entrant> candidates) {
    Plan plan = course.plan();
    course.progress().step("cpu without load", expected(plan, candidates.size()));
    Pause.of(rest(plan));
    Map<Entrant, Proc.ThreadTimes> before = new LinkedHashMap<>();
    long begun = System.nanoTime();
    candidates.forEach(each -> before.put(each, threadTimes(course, each)));
    Pause.of(plan.idleWindow());
    for (Entrant candidate : candidates) {
      double used = threadTimes(course, candidate).nanosSince(before.get(candidate));
      double seconds = (System.nanoTime() - begun) / 1e9;
      course.results().add(Figure.IDLE_CPU_MS, candidate.name(), used / 1e6 / seconds);
    }
  }

  private static Proc.ThreadTimes threadTimes(Course course, Entrant candidate) {
    return course.proc().threadTimes(Children.treeOf(candidate.process()).toList());
  }
}
