package dev.loopmesh.drills.run;

import dev.loopmesh.drills.Traffic;
import dev.loopmesh.kit.load.LoadGenerator;
import dev.loopmesh.kit.load.LoadListener;
import dev.loopmesh.kit.load.LoadPlan;
import dev.loopmesh.kit.load.LoadRequest;
import dev.loopmesh.kit.load.LoadRun;
import dev.loopmesh.kit.load.http.Protocol;
import dev.loopmesh.kit.load.workload.Arrivals;
import dev.loopmesh.kit.load.workload.Phase;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Context;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** The requests of a drill, and what becomes of them. Confined to the loop that made it. */
final class GuestTraffic {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration WARM_UP = Duration.ofSeconds(3);
  private static final int USERS = 20;
  private static final int MOST_USER = 10_000;
  private static final int MOST_IN_FLIGHT = 2_000;
  private static final int MOST_MISSED = 1_000;
  private static final int MOST_SHOWN = 3;

  private final Traffic traffic;
  private final List<URI> urls;
  private final GuestLog log;
  private final Map<LoadRequest, GuestLog.Guest> inFlight = new HashMap<>();
  private final List<JsonObject> missed = new ArrayList<>(); // the objective; the first of them
  private final Context loop;
  private final TraceStore traces;
  private final LoadRun run;
  private final long startNanos = System.nanoTime();

  /**
   * Starts to send.
   *
   * @param loop of the caller; the generator has its own
   * @param traces gets a span for each request, the root of its trace
   */
  GuestTraffic(
      Traffic traffic,
      URI aggregator,
      Duration time,
      long seed,
      LoadGenerator generator,
      Context loop,
      TraceStore traces) {
    this.traffic = traffic;
    this.log = new GuestLog(traffic.objective().p99().toMillis());
    this.loop = loop;
    this.traces = traces;
    this.urls = urls(traffic.paths(), aggregator, new SplittableRandom(seed));
    LoadPlan plan =
        new LoadPlan(
            urls,
            Protocol.HTTP_1_1,
            Map.of("Accept", "application/json"),
            arrivals(traffic, time),
            TIMEOUT,
            MOST_IN_FLIGHT,
            LoadPlan.Traces.SAMPLED,
            seed);
    run = generator.start(plan, onLoop());
  }

  /** Rises to its rate, so that a mesh that has just started is not overrun. */
  private static Arrivals arrivals(Traffic traffic, Duration time) {
    return new Arrivals(
        traffic.arrivals(),
        List.of(
            new Phase(1, traffic.rate(), WARM_UP),
            new Phase(traffic.rate(), traffic.rate(), time)));
  }

  private static List<URI> urls(List<String> paths, URI aggregator, SplittableRandom random) {
    List<URI> all = new ArrayList<>();
    for (int i = 0; i < USERS; i++) {
      String user = "" + random.nextInt(1, MOST_USER);
      paths.forEach(path -> all.add(aggregator.resolve(path.replace("{user}", user))));
    }
    return all;
  }

  /** Takes each step to the caller's loop. */
  private LoadListener onLoop() {
    return new LoadListener() {
      @Override
      public void sent(LoadRequest request) {
        double dueMs = ms(request.intendedNanos());
        loop.runOnContext(now -> inFlight.put(request, log.due(dueMs)));
      }

      @Override
      public void ended(LoadRequest request) {
        loop.runOnContext(now -> end(request));
      }

      @Override
      public void notSent(long intendedNanos) {
        double dueMs = ms(intendedNanos);
        loop.runOnContext(now -> log.due(dueMs).ended(dueMs, false));
      }
    };
  }

  private double ms(long nanos) {
    return (nanos - startNanos) / 1e6;
  }

  private void end(LoadRequest request) {
    boolean answered = request.status() >= 200 && request.status() < 400;
    boolean isGood = answered && (traffic.staleCounts() || !request.isAged());
    inFlight.remove(request).ended(ms(request.doneNanos()), isGood);
    double tookMs = (request.doneNanos() - request.intendedNanos()) / 1e6;
    if ((!isGood || tookMs > traffic.objective().p99().toMillis()) && missed.size() < MOST_MISSED) {
      note(request, tookMs);
    }
    Instant sentAt = Instant.now().minusNanos(System.nanoTime() - request.sentNanos());
    String path = urls.get((int) (request.number() % urls.size())).getPath();
    GuestSpan.of(request, sentAt, "GET " + path, path, Map.of())
        .ifPresent(span -> traces.add(List.of(span)));
  }

  private void note(LoadRequest request, double tookMs) {
    JsonObject one =
        new JsonObject()
            .put("atMs", Math.round(ms(request.intendedNanos())))
            .put("tookMs", Math.round(tookMs))
            .put("status", request.status());
    request.trace().ifPresent(trace -> missed.add(one.put("traceId", trace.traceId())));
  }

  /** The traces of the first requests since a time that got less than they were promised. */
  JsonArray firstMissed(double sinceMs) {
    return new JsonArray(
        missed.stream()
            .filter(one -> one.getLong("atMs") >= sinceMs)
            .sorted(Comparator.comparing(one -> one.getLong("atMs")))
            .limit(MOST_SHOWN)
            .toList());
  }

  /** Milliseconds since the start. */
  double nowMs() {
    return ms(System.nanoTime());
  }

  GuestLog log() {
    return log;
  }

  /** Ends all requests. */
  void stop() {
    run.cancel();
  }
}
