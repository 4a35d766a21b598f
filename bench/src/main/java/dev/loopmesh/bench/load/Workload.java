package dev.loopmesh.bench.load;

import java.time.Duration;

/** How requests come. Names as in Schroeder, Wierman, Harchol-Balter: Open Versus Closed (2006). */
public sealed interface Workload {

  /**
   * A closed workload: so many callers, each of whom asks again as soon as it has its answer. For
   * throughput and CPU time per request; never for quantiles of response time, since whoever is
   * slow is asked less often.
   *
   * @param callers 1 or more; over HTTP/1.1 each has a connection
   * @param time for how long new requests are sent
   */
  record Closed(int callers, Duration time) implements Workload {
    /** Checks the ranges. */
    public Closed {
      requirePositive("callers", callers);
      requirePositive("time", time.toNanos());
    }
  }

  /**
   * An open workload: requests come at a constant arrival rate, whether or not those before have
   * been answered. A response time counts from the moment for which the request was intended.
   *
   * @param perSecond arrival rate, more than 0
   * @param time for how long new requests are sent
   * @param mostInFlight how many may be on their way at a time; one for which there is no room is
   *     counted as not sent
   */
  record Open(double perSecond, Duration time, int mostInFlight) implements Workload {
    /** Checks the ranges. */
    public Open {
      if (!(perSecond > 0) || perSecond > 1e6) {
        throw new IllegalArgumentException("perSecond: " + perSecond + "; more than 0, up to 1e6");
      }
      requirePositive("time", time.toNanos());
      requirePositive("mostInFlight", mostInFlight);
    }
  }

  /**
   * All at once: connections are opened first, then each gets one request, as fast as they can be
   * written. A response time counts from when its own request was written; {@link
   * LoadResult#sending} tells how long writing all of them took.
   *
   * @param requests how many, 1 or more
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
