package dev.loopmesh.kit.fault;

import java.util.stream.Stream;

/**
 * The effect of all active faults together on a service, apart from single requests.
 *
 * @param refusing the port is closed
 * @param unready {@code /readyz} responds 503
 * @param healthyProbes both probes respond 200, whatever the state
 * @param skewNanos how far the clock of spans is ahead; negative when behind
 * @param poolConnections maximum connections to each other service
 */
public record Condition(
    boolean refusing, boolean unready, boolean healthyProbes, long skewNanos, int poolConnections) {
  /** Without any fault. */
  public static final Condition NORMAL = new Condition(false, false, false, 0, Integer.MAX_VALUE);

  /** Under all of these faults. */
  static Condition under(Stream<Fault> faults) {
    return faults.reduce(
        NORMAL, (condition, fault) -> fault.added(condition), (one, other) -> other);
  }

  /** With the port closed. */
  public Condition refused() {
    return new Condition(true, unready, healthyProbes, skewNanos, poolConnections);
  }

  /** Not ready. */
  public Condition madeUnready() {
    return new Condition(refusing, true, healthyProbes, skewNanos, poolConnections);
  }

  /** With probes that report health. */
  public Condition withHealthyProbes() {
    return new Condition(refusing, unready, true, skewNanos, poolConnections);
  }

  /** With a clock that is further ahead. */
  public Condition skewedBy(long nanos) {
    return new Condition(refusing, unready, healthyProbes, skewNanos + nanos, poolConnections);
  }

  /** With at most this many connections. */
  public Condition withPoolOf(int connections) {
    int least = Math.min(connections, poolConnections);
    return new Condition(refusing, unready, healthyProbes, skewNanos, least);
  }
}
