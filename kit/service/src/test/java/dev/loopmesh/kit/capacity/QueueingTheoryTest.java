package dev.loopmesh.kit.capacity;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.parallel.ExecutionMode.CONCURRENT;

import dev.loopmesh.kit.capacity.LimitedService.Call;
import dev.loopmesh.kit.capacity.LimitedService.Visit;
import dev.loopmesh.kit.service.Protocol;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One place, a constant service time and random arrivals: the queue M/D/1. The waits follow
 * Lindley's recursion over the arrivals and service times of the run (D. V. Lindley, <i>The theory
 * of queues with a single server</i>, 1952), so a slow machine changes both in the same way.
 */
@Tag("load")
@Execution(CONCURRENT) // each waits, in a service of its own
class QueueingTheoryTest {
  private static final int REQUESTS = 300;
  private static final double WORK_MS = 20;
  private static final double TOLERANCE = 0.15;

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.8})
  void theMeanTimeInTheQueueIsThatOfTheTheory(double load) throws Exception {
    List<Visit> visits = visits(load);
    double measured = mean(visits, Visit::queuedMs);
    double predicted = meanWait(visits, visit -> visit.totalMs() - visit.queuedMs());
    double onAnIdleMachine = meanWait(visits, visit -> WORK_MS);
    double inTheLongRun = load * WORK_MS / (2 * (1 - load)); // Pollaczek and Khinchine
    System.out.printf(
        "M/D/1 at %.1f: waits of %.1f ms; by Lindley %.1f, with exact timers %.1f; for ever %.1f%n",
        load, measured, predicted, onAnIdleMachine, inTheLongRun);
    assertEquals(predicted, measured, TOLERANCE * predicted);
    assertTrue(measured >= (1 - TOLERANCE) * onAnIdleMachine, "it worked faster than it may");
  }

  /** Poisson arrivals at this share of the capacity, in the order of their arrival. */
  private static List<Visit> visits(double load) throws Exception {
    try (LimitedService service =
        LimitedService.start(Protocol.HTTP_1_1, (int) WORK_MS + "ms", "1", "10000", "work")) {
      SplittableRandom random = new SplittableRandom(42);
      List<Call> calls = new ArrayList<>();
      double dueMs = 0;
      long startNanos = System.nanoTime();
      for (int i = 0; i < REQUESTS; i++) {
        dueMs -= Math.log(1 - random.nextDouble()) * WORK_MS / load;
        long leftNanos;
        while ((leftNanos = startNanos + (long) (dueMs * 1e6) - System.nanoTime()) > 0) {
          LockSupport.parkNanos(leftNanos);
        }
        calls.add(service.send("request-" + i));
      }
      for (Call call : calls) {
        assertEquals(200, call.await().status());
      }
      return service.visits(REQUESTS).stream()
          .sorted(Comparator.comparingDouble(Visit::arrivedMs))
          .toList();
    }
  }

  /** The next wait is the wait before and its service time, less the time between the arrivals. */
  private static double meanWait(List<Visit> visits, ToDoubleFunction<Visit> serviceMs) {
    double waitMs = 0;
    double sumMs = 0;
    for (int i = 1; i < visits.size(); i++) {
      Visit before = visits.get(i - 1);
      double betweenMs = visits.get(i).arrivedMs() - before.arrivedMs();
      waitMs = Math.max(0, waitMs + serviceMs.applyAsDouble(before) - betweenMs);
      sumMs += waitMs;
    }
    return sumMs / visits.size();
  }

  private static double mean(List<Visit> visits, ToDoubleFunction<Visit> value) {
    return visits.stream().mapToDouble(value).average().orElseThrow();
  }
}
