package dev.loopmesh.lessons.run;

import dev.loopmesh.kit.time.DurationText;
import dev.loopmesh.lessons.experiment.ManagementPort;
import dev.loopmesh.lessons.experiment.MeshControl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * The leases on all services, for one run or drill. When the lab is gone, they end by themselves
 * within {@link #TERM}. Confined to one event loop.
 */
public final class MeshLease {
  private static final Duration TERM = Duration.ofSeconds(8);

  private static final System.Logger LOG = System.getLogger(MeshLease.class.getName());
  private static final int RENEW_MS = 2_000;
  private static final String PATH = "/lease";
  private static final List<String> ALL =
      Stream.concat(Stream.of(MeshControl.AGGREGATOR), MeshControl.SERVICES.stream()).toList();

  /** A lease on a service with several replicas is known by that of one of them. */
  private record Begun(String replica, String since) {}

  private final Vertx vertx;
  private final ManagementPort port;
  private final JsonObject wanted;
  private final LongSupplier clock; // nanoseconds
  private final Map<String, Begun> since = new LinkedHashMap<>(); // by service
  private final Map<String, Long> renewedNanos = new HashMap<>(); // by service, when it was sent
  private Consumer<String> onLoss = why -> {};
  private Future<?> renewals = Future.succeededFuture(); // the latest, of all services
  private long timer = -1;

  /**
   * Takes nothing yet.
   *
   * @param wanted the body of each request for a lease
   */
  public MeshLease(Vertx vertx, ManagementPort port, JsonObject wanted) {
    this(vertx, port, wanted, System::nanoTime);
  }

  MeshLease(Vertx vertx, ManagementPort port, JsonObject wanted, LongSupplier clock) {
    this.vertx = vertx;
    this.port = port;
    this.wanted = wanted;
    this.clock = clock;
  }

  /** A lease of this holder, as it is requested. */
  public static JsonObject wanted(String holder) {
    return new JsonObject().put("holder", holder).put("for", DurationText.print(TERM));
  }

  /**
   * Takes them all, or none; fails with what a service has refused.
   *
   * @param lost told once why, when one of them has ended too early, such as by a reset
   */
  public Future<Void> take(Consumer<String> lost) {
    onLoss = lost;
    Future<?> taken =
        Future.join(
            ALL.stream()
                .map(service -> take(service).onSuccess(begun -> since.put(service, begun)))
                .toList());
    return taken
        .<Void>mapEmpty()
        .onSuccess(all -> timer = vertx.setPeriodic(RENEW_MS, fired -> renew()))
        .recover(failure -> release().transform(released -> Future.failedFuture(failure)));
  }

  /** Makes an exercise of the leases that were taken; fails with what a service has refused. */
  public Future<Void> exercise(String key) {
    wanted.put("key", key);
    return Future.join(ALL.stream().map(this::take).toList()).mapEmpty();
  }

  private Future<Begun> take(String service) {
    long sentNanos = clock.getAsLong();
    return port.ask(service, HttpMethod.PUT, PATH, wanted, "")
        .map(
            answer -> {
              Begun begun =
                  new Begun(
                      answer.getString("replica", ""),
                      answer.getJsonObject("lease").getString("since"));
              Begun before = since.getOrDefault(service, begun);
              if (begun.replica().equals(before.replica()) && !begun.equals(before)) {
                lose(service, clock.getAsLong() - renewedNanos.get(service));
              }
              renewedNanos.put(service, sentNanos);
              since.replace(service, begun); // the other replica may have gone
              return begun;
            });
  }

  /** A renewal that fails is tried again; the service may be busy. */
  private void renew() {
    renewals = Future.join(since.keySet().stream().map(this::take).toList());
  }

  /** A lease is a new one: the service has undone all changes in between. */
  private void lose(String service, long sinceRenewalNanos) {
    Consumer<String> once = onLoss;
    onLoss = why -> {};
    once.accept(
        sinceRenewalNanos < TERM.toNanos()
            ? "The mesh was reset, or %s was restarted from outside.".formatted(service)
            : ("The lease on %s lapsed: it got no renewal for %d s, and undid all changes. Close other"
                    + " programs.")
                .formatted(service, sinceRenewalNanos / 1_000_000_000));
  }

  /** Ends those that were taken, so that the services undo all changes; never fails. */
  public Future<Void> release() {
    vertx.cancelTimer(timer);
    // a renewal that is served after the release would take the lease again
    return renewals
        .transform(renewed -> Future.join(since.keySet().stream().map(this::release).toList()))
        .transform(ended -> Future.succeededFuture());
  }

  private Future<?> release(String service) {
    return port.ask(service, HttpMethod.DELETE, PATH, new JsonObject(), "")
        .onFailure(
            failure ->
                LOG.log(
                    Level.WARNING,
                    "The lease on {0} was not released; it ends within {1}: {2}",
                    service,
                    DurationText.print(TERM),
                    failure.getMessage()));
  }
}
