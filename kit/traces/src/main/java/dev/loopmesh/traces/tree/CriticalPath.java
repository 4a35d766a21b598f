package dev.loopmesh.traces.tree;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The spans on which the end of a trace depended.
 *
 * <p>If a program recorded which children it waited for ({@code loopmesh.critical}, {@code
 * loopmesh.critical_path}), that counts. Otherwise, going back from the end, a span waited for the
 * child that ended last, before that child's start for the one that had ended last by then, and so
 * on. A child that outlived its parent did not delay it.
 */
public final class CriticalPath {
  private static final long MOST_OVERLAP_NANOS = 1_000_000;

  /**
   * A time in which the end of the trace depended on one span itself, not on its children.
   *
   * @param startNanos since 1970, adjusted
   * @param endNanos the same
   */
  public record Segment(String spanId, long startNanos, long endNanos) {}

  private record Step(Branch branch, long fromNanos, long untilNanos) {}

  private final long overlapNanos;
  private final Set<String> spanIds = new HashSet<>();
  private final List<Segment> segments = new ArrayList<>();
  private final Deque<Step> steps = new ArrayDeque<>();
  private boolean recorded;

  private CriticalPath(long overlapNanos) {
    this.overlapNanos = overlapNanos;
  }

  static CriticalPath to(Branch root) {
    // one ends and the next begins at the same moment, but they are recorded one after the other
    long duration = root.endNanos() - root.startNanos();
    CriticalPath path = new CriticalPath(Math.min(MOST_OVERLAP_NANOS, duration / 100));
    path.steps.push(new Step(root, root.startNanos(), root.endNanos()));
    while (!path.steps.isEmpty()) {
      path.walk(path.steps.pop());
    }
    path.segments.sort(Comparator.comparingLong(Segment::startNanos));
    return path;
  }

  private void walk(Step step) {
    spanIds.add(step.branch.span().spanId());
    List<Branch> lastFirst = new ArrayList<>(waitedFor(step));
    lastFirst.sort(Comparator.comparingLong(Branch::endNanos).reversed());
    long until = step.untilNanos;
    for (Branch child : lastFirst) {
      boolean said = recorded(step, child).isPresent();
      boolean ended = said || child.endNanos() <= until + overlapNanos(child);
      if (ended && child.endNanos() >= step.fromNanos) {
        long start = Math.max(child.startNanos(), step.fromNanos);
        long latest = said ? step.untilNanos : until;
        steps.push(new Step(child, start, Math.min(child.endNanos(), latest)));
        add(step.branch, child.endNanos(), until);
        until = Math.min(until, start);
      }
    }
    add(step.branch, step.fromNanos, until);
  }

  /** The children that may be on the path: those recorded as such, or else all. */
  private List<Branch> waitedFor(Step step) {
    List<Branch> children = step.branch.children();
    boolean said = children.stream().anyMatch(child -> recorded(step, child).isPresent());
    if (!said) {
      return children;
    }
    recorded = true;
    return children.stream()
        .filter(child -> recorded(step, child).equals(Optional.of(true)))
        .toList();
  }

  private static Optional<Boolean> recorded(Step step, Branch child) {
    return child.span().recordedCritical(step.branch.span());
  }

  /** By how much a child may overlap its successor. */
  private long overlapNanos(Branch child) {
    return Math.min(overlapNanos, (child.endNanos() - child.startNanos()) / 10);
  }

  private void add(Branch branch, long startNanos, long endNanos) {
    if (endNanos > startNanos) {
      segments.add(new Segment(branch.span().spanId(), startNanos, endNanos));
    }
  }

  public boolean includes(String spanId) {
    return spanIds.contains(spanId);
  }

  /** Whether a part of it was recorded by a program, rather than computed. */
  public boolean wasRecorded() {
    return recorded;
  }

  /** Ordered by start. */
  public List<Segment> segments() {
    return List.copyOf(segments);
  }
}
