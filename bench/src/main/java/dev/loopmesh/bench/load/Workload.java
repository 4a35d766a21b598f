package dev.loopmesh.bench.load;

import java.time.Duration;

/**
 * How requests arrive. Terms as in Schroeder, Wierman, Harchol-Balter: Open Versus Closed (2006).
 */
public sealed interface Workload {

  /**
   * A closed workload: each client sends a request as soon as it has the response to the one
   * before. For throughput and CPU time per request; never for quantiles of response time, since a
   * slow target is sent fewer requests.
   *
   * @param clients 1 or more; over HTTP/1.1 each has a connection
   * @param time for how long new requests are sent
   */
  record Closed(int clients, Duration time) implements Workload {
    /** Checks the ranges. */
    public Closed {
      requirePositive("clients", clients);
      requirePositive("time", time.toNanos());
    }
  }

  /**
   * An open workload: requests arrive at a constant rate, whether or not those before have ended. A
   * response time counts from when its request was due.
   *
   * @param perSecond arrival rate, more than 0
   * @param time for how long new requests are sent
   * @param maxInFlight at that many in flight, a request that is due is counted as not sent
   */
  record Open(double perSecond, Duration time, int maxInFlight) implements Workload {
    /** Checks the ranges. */
    public Open {
      if (!(perSecond > 0) || perSecond > 1e6) {
        throw new IllegalArgumentException("perSecond: " + perSecond + "; more than 0, up to 1e6");
      }
      requirePositive("time", time.toNanos());
      requirePositive("maxInFlight", maxInFlight);
    }
  }

  /**
   * All at once: connections are opened first, then each gets one request, as fast as they can be
   * written. A response time counts from when its own request was written; {@link
   * LoadResult#sending} has how long writing all of them took.
   *
   * @param requests 1 or more
   */
  record Burst(int requests) implements Workload {
    /** Checks the range. */
    public Burst {
      requirePositive("requests", requests);
    }
  }

  private static void requirePositive(String what, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(what + ": " + value + "; must be more than 0");
    }
  }
}
