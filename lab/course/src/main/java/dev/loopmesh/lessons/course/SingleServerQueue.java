package dev.loopmesh.lessons.course;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What was seen of a server that serves one request at a time, first come, first served, and what
 * queueing theory says about it. Times in milliseconds.
 */
final class SingleServerQueue {
  private static final int REPLAYS = 60;

  private final double[] arrived;
  private final double[] responseMs;
  private final List<Double> serviceMs = new ArrayList<>(); // of those that had to wait
  private final List<Double> idleResponseMs = new ArrayList<>(); // of those that had not

  /**
   * @param requests in the order of their arrival
   */
  SingleServerQueue(List<SentRequests.Ended> requests) {
    arrived = requests.stream().mapToDouble(SentRequests.Ended::sentMs).toArray();
    responseMs = requests.stream().mapToDouble(one -> one.doneMs() - one.sentMs()).toArray();
    double freeFromMs = 0;
    for (SentRequests.Ended one : requests) {
      if (one.sentMs() < freeFromMs) {
        serviceMs.add(one.doneMs() - freeFromMs);
      } else {
        idleResponseMs.add(one.doneMs() - one.sentMs());
      }
      freeFromMs = Math.max(freeFromMs, one.doneMs());
    }
  }

  int requests() {
    return arrived.length;
  }

  /** From one response to the next while requests were queued. */
  List<Double> serviceMs() {
    return Collections.unmodifiableList(serviceMs);
  }

  /** The response times of requests that found the server idle. */
  List<Double> idleResponseMs() {
    return Collections.unmodifiableList(idleResponseMs);
  }

  /** The sum of all response times. */
  double totalResponseMs() {
    return Arrays.stream(responseMs).sum();
  }

  /**
   * The sum of the waits for the same arrivals by Lindley's recursion, with service times drawn
   * from these; once for each replay.
   */
  double[] replayedWaitMs(List<Double> service, SplittableRandom random) {
    double[] totals = new double[REPLAYS];
    for (int replay = 0; replay < REPLAYS; replay++) {
      double wait = 0;
      for (int i = 1; i < arrived.length; i++) {
        double served = service.get(random.nextInt(service.size()));
        wait = Math.max(0, wait + served - (arrived[i] - arrived[i - 1]));
        totals[replay] += wait;
      }
    }
    return totals;
  }

  /** The mean wait of so many requests, with arrivals drawn as well; once for each replay. */
  static double[] drawnWaitMs(
      int requests, double utilisation, List<Double> service, SplittableRandom random) {
    double mean = mean(service);
    double[] means = new double[REPLAYS];
    for (int replay = 0; replay < REPLAYS; replay++) {
      double wait = 0;
      for (int i = 0; i < requests; i++) {
        double gap = -Math.log(1 - random.nextDouble()) * mean / utilisation;
        wait = Math.max(0, wait + service.get(random.nextInt(service.size())) - gap);
        means[replay] += wait / requests;
      }
    }
    return means;
  }

  /**
   * The mean wait by the formula of Pollaczek and Khinchine.
   *
   * @param variation the squared coefficient of variation of the service time: 0 for M/D/1, 1 for
   *     M/M/1
   */
  static double meanWaitMs(double utilisation, double serviceMs, double variation) {
    return utilisation / (1 - utilisation) * (1 + variation) / 2 * serviceMs;
  }

  static double mean(List<Double> values) {
    return values.stream().mapToDouble(d -> d).average().orElse(0);
  }

  /** NaN without values. */
  static double median(List<Double> values) {
    double[] sorted = values.stream().mapToDouble(d -> d).sorted().toArray();
    return sorted.length == 0 ? Double.NaN : sorted[sorted.length / 2];
  }

  /** The standard deviation. */
  static double deviation(double[] values) {
    double mean = Arrays.stream(values).average().orElse(0);
    return Math.sqrt(Arrays.stream(values).map(d -> (d - mean) * (d - mean)).average().orElse(0));
  }
}
