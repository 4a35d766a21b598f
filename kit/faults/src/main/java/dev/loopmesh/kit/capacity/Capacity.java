package dev.loopmesh.kit.capacity;

import dev.loopmesh.kit.settings.LiveView;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Context;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Places in which requests are worked on, and a bounded queue before them: first come, first
 * served. Unlimited by default, and then it only counts.
 *
 * <p>Limits may change at any time: requests in work complete, and queued requests that then have a
 * place start immediately. Confined to one event loop, except for methods that are thread-safe.
 */
public final class Capacity {
  private final LiveView<CapacityLimits> limits;
  private final CapacityLimits setting;
  private final CapacityTally tally = new CapacityTally();
  private final Set<Job> queue = new LinkedHashSet<>(); // removes from its middle in O(1)
  private volatile Context loop; // null until something was queued
  private boolean starting;
  private boolean closed;

  private Capacity(LiveView<CapacityLimits> limits) {
    this.limits = limits;
    this.setting = limits == null ? null : limits.atStart();
  }

  /** Reads {@code CONCURRENCY}, {@code QUEUE} and {@code ABANDONED}, and follows their changes. */
  public static Capacity from(Settings settings) {
    LiveView<CapacityLimits> limits = settings.live(CapacityLimits.SETTINGS, CapacityLimits::of);
    Capacity capacity = new Capacity(limits);
    if (limits != null) { // it is null when settings are invalid
      limits.onChange(capacity::limitsChanged);
    }
    return capacity;
  }

  /** The limits of the settings. Thread-safe. */
  public CapacityLimits setting() {
    return setting;
  }

  /** The limits in force. Thread-safe. */
  public CapacityLimits limits() {
    return limits.current();
  }

  /** The counts so far. Thread-safe. */
  public CapacityTally tally() {
    return tally;
  }

  /** Whether a request that arrives now has a place immediately. */
  public boolean isFree() {
    return tally.working() < limits.current().concurrency() && queue.isEmpty();
  }

  /** Whether abandoned requests are worked on to the end. */
  public boolean worksForAbandoned() {
    CapacityLimits now = limits.current();
    return now.isLimited() && now.abandoned() == Abandoned.WORK && !closed;
  }

  /** Takes a place, if {@link #isFree}. */
  public void enter() {
    tally.working(1, limits.current().isLimited());
  }

  /**
   * Queues a job, if not {@link #isFree}.
   *
   * @param loop on which it starts
   * @return false if the queue is full, or the service has stopped
   */
  public boolean queue(Job job, Context loop) {
    if (closed || queue.size() >= limits.current().queue()) {
      tally.refused();
      return false;
    }
    this.loop = loop;
    queue.add(job);
    tally.queued(queue.size());
    return true;
  }

  /** Gives a place back. Call {@link #startNext} when the response is on its way. */
  public void leave() {
    tally.working(-1, limits.current().isLimited());
  }

  /** Removes a job from the queue. */
  public void remove(Job job) {
    queue.remove(job);
    tally.queued(queue.size());
  }

  /** Starts queued jobs while there are places. */
  public void startNext() {
    if (starting) { // a job that takes no time ends within its start
      return;
    }
    starting = true;
    try {
      while (!queue.isEmpty() && tally.working() < limits.current().concurrency()) {
        Job next = queue.iterator().next();
        remove(next);
        enter();
        next.start();
      }
    } finally {
      starting = false;
    }
  }

  /** Removes all queued jobs, and queues no more. */
  public void close() {
    closed = true;
    removeFromQueue(List.copyOf(queue));
  }

  /** On the thread that changes them. */
  private void limitsChanged() {
    Context queued = loop;
    if (queued != null) {
      queued.runOnContext(now -> apply());
    }
  }

  private void apply() {
    if (!worksForAbandoned()) {
      removeFromQueue(queue.stream().filter(Job::isAbandoned).toList());
    }
    startNext();
  }

  private void removeFromQueue(List<Job> jobs) {
    jobs.forEach(this::remove);
    jobs.forEach(Job::removed);
  }
}
