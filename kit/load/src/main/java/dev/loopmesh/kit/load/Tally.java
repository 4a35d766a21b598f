package dev.loopmesh.kit.load;

import dev.loopmesh.kit.load.http.Failure;
import dev.loopmesh.loop.pause.Pauses;
import dev.loopmesh.loop.pause.PlatformPause;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.HdrHistogram.Histogram;

/** Counts what becomes of the requests of a run. On the loop. */
final class Tally {
  private static final int FIRST_ERROR = 400;
  private static final int PAUSES = 1_000;
  private static final long LONGEST_NANOS = Duration.ofHours(2).toNanos();
  private static final int INTERVAL_DIGITS = 3;
  private static final Histogram NOTHING = interval(); // nothing is recorded in it

  private final LoadPlan plan;
  private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
  private final Times times = Times.empty();
  private final SortedMap<Integer, Long> statuses = new TreeMap<>();
  private final Map<Failure, Long> failures = new EnumMap<>(Failure.class);
  private final Pauses pauses = new Pauses(PAUSES, failure -> {});
  private long sent;
  private long good;
  private long notSent;
  private long notSentAtTheEnd;
  private long unfinished;
  private long bodyBytes;
  private Instant started = Instant.now();
  private long startNanos;
  private long startCpuNanos;
  private long intervalStartNanos; // since the start
  private long goodBefore;
  private long errorsBefore;
  private Histogram intervalResponse = NOTHING;
  private Histogram intervalService = NOTHING;

  Tally(LoadPlan plan) {
    this.plan = plan;
  }

  private static Histogram interval() {
    return new Histogram(1_000, LONGEST_NANOS, INTERVAL_DIGITS);
  }

  void begin(long nanos) {
    started = Instant.now();
    startNanos = nanos;
    startCpuNanos = threads.getCurrentThreadCpuTime();
  }

  /** Returns the number of the request, from 0. */
  long sent(long lateNanos) {
    record(times.lateness(), lateNanos);
    return sent++;
  }

  void notSent() {
    notSent++;
  }

  void notSentAtTheEnd(long requests) {
    notSentAtTheEnd += requests;
  }

  void cancelled(long requests) {
    unfinished += requests;
  }

  void responded(LoadRequest request, long body) {
    statuses.merge(request.status(), 1L, Long::sum);
    bodyBytes += body;
    long responseNanos = request.doneNanos() - request.intendedNanos();
    if (request.status() >= FIRST_ERROR) {
      record(times.errorResponse(), responseNanos);
    } else {
      good++;
      record(times.firstByte(), request.headNanos() - request.sentNanos());
      recordBoth(responseNanos, request.doneNanos() - request.sentNanos());
    }
  }

  /** A timeout has a time: at least so long. Other failures say nothing about how long it takes. */
  void failed(LoadRequest request) {
    Failure why = request.failure().orElseThrow();
    failures.merge(why, 1L, Long::sum);
    if (why == Failure.TIMEOUT) {
      long doneNanos = request.doneNanos();
      recordBoth(doneNanos - request.intendedNanos(), doneNanos - request.sentNanos());
    }
  }

  private void recordBoth(long responseNanos, long serviceNanos) {
    record(times.response(), responseNanos);
    record(times.service(), serviceNanos);
    if (intervalResponse == NOTHING) {
      intervalResponse = interval();
      intervalService = interval();
    }
    record(intervalResponse, responseNanos);
    record(intervalService, serviceNanos);
  }

  private static void record(Histogram histogram, long nanos) {
    histogram.recordValue(Math.max(0, Math.min(nanos, LONGEST_NANOS)));
  }

  Progress progress(long elapsedNanos, int outstanding) {
    Map<String, Long> errors = LoadReport.errors(statuses, failures);
    long errorCount = errors.values().stream().mapToLong(Long::longValue).sum();
    Progress.Interval interval =
        new Progress.Interval(
            Duration.ofNanos(elapsedNanos - intervalStartNanos),
            good - goodBefore,
            errorCount - errorsBefore,
            intervalResponse,
            intervalService);
    intervalStartNanos = elapsedNanos;
    goodBefore = good;
    errorsBefore = errorCount;
    intervalResponse = NOTHING;
    intervalService = NOTHING;
    return new Progress(
        Duration.ofNanos(elapsedNanos), sent, outstanding, notSent, good, errors, interval);
  }

  LoadReport report(long sendingNanos, long wallNanos, boolean cancelled) {
    long cpuNanos = threads.getCurrentThreadCpuTime() - startCpuNanos;
    pauses.close();
    long pausedNanos =
        PlatformPause.overlapNanos(pauses.items(), startNanos, startNanos + wallNanos);
    return new LoadReport(
        plan,
        started,
        Duration.ofNanos(sendingNanos),
        Duration.ofNanos(wallNanos),
        new LoadReport.Requests(sent, notSent, notSentAtTheEnd, unfinished, cancelled),
        statuses,
        failures,
        times,
        bodyBytes,
        new LoadReport.Generator(
            Duration.ofNanos(startNanos == 0 ? 0 : cpuNanos), Duration.ofNanos(pausedNanos)));
  }
}
