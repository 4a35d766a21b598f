package dev.loopmesh.kit.capacity;

/** Counts of one {@link Capacity}. Written on its event loop; reading is thread-safe. */
public final class CapacityTally {
  private volatile int working;
  private volatile int queued;
  private volatile long busyNanos;
  private volatile long refused;
  private volatile long dropped;
  private volatile long workedInVain;
  private long sinceNanos; // when busy time was last added
  private boolean timed; // whether sinceNanos is valid

  CapacityTally() {}

  /** Requests that are worked on. */
  public int working() {
    return working;
  }

  /** Queued requests. */
  public int queued() {
    return queued;
  }

  /** Time for which places were busy, summed over the places, while their number was limited. */
  public long busyNanos() {
    return busyNanos;
  }

  /** Requests that were refused because the queue was full. */
  public long refusals() {
    return refused;
  }

  /** Abandoned requests that were removed from the queue or from work. */
  public long drops() {
    return dropped;
  }

  /** Abandoned requests that were worked on to the end. */
  public long jobsInVain() {
    return workedInVain;
  }

  /** The number of requests in work has changed. */
  void working(int more, boolean limited) {
    if (limited) {
      addBusyTime();
    } else {
      timed = false;
    }
    working += more;
  }

  private void addBusyTime() {
    long now = System.nanoTime();
    if (timed) {
      busyNanos += working * (now - sinceNanos);
    }
    sinceNanos = now;
    timed = true;
  }

  void queued(int length) {
    queued = length;
  }

  void refused() {
    refused++;
  }

  /** An abandoned request was removed. */
  public void dropped() {
    dropped++;
  }

  /** An abandoned request was worked on to the end. */
  public void workedInVain() {
    workedInVain++;
  }
}
