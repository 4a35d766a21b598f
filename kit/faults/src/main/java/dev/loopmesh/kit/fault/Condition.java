package dev.loopmesh.kit.fault;

/**
 * What all active faults together make of a service, besides what they do to single requests.
 *
 * @param refusing its port is closed
 * @param unready {@code /readyz} says that it should get no traffic
 * @param pinned the probes say that all is well, whatever is
 * @param skewNanos how far its spans' clock is ahead; behind when negative
 * @param poolPlaces most calls at a time to each service that it asks
 * @param hogs threads that compute for nothing
 */
public record Condition(
    boolean refusing, boolean unready, boolean pinned, long skewNanos, int poolPlaces, int hogs) {

  /** Without any fault. */
  public static final Condition NORMAL =
      new Condition(false, false, false, 0, Integer.MAX_VALUE, 0);

  Condition refused() {
    return new Condition(true, unready, pinned, skewNanos, poolPlaces, hogs);
  }

  Condition madeUnready() {
    return new Condition(refusing, true, pinned, skewNanos, poolPlaces, hogs);
  }

  Condition withProbesPinned() {
    return new Condition(refusing, unready, true, skewNanos, poolPlaces, hogs);
  }

  Condition skewedBy(long nanos) {
    return new Condition(refusing, unready, pinned, skewNanos + nanos, poolPlaces, hogs);
  }

  Condition withPoolOf(int places) {
    int least = Math.min(places, poolPlaces);
    return new Condition(refusing, unready, pinned, skewNanos, least, hogs);
  }

  Condition withMoreHogs(int more) {
    return new Condition(refusing, unready, pinned, skewNanos, poolPlaces, hogs + more);
  }
}
