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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  private final Vertx vertx;
  private final ManagementPort port;
  private final JsonObject wanted;
  private final Map<String, String> since = new LinkedHashMap<>(); // by service
  private Runnable onLoss = () -> {};
  private Future<?> renewals = Future.succeededFuture(); // the latest, of all services
  private long timer = -1;

  /**
   * Takes nothing yet.
   *
   * @param wanted the body of each request for a lease
   */
  public MeshLease(Vertx vertx, ManagementPort port, JsonObject wanted) {
    this.vertx = vertx;
    this.port = port;
    this.wanted = wanted;
  }

  /** A lease of this holder, as it is requested. */
  public static JsonObject wanted(String holder) {
    return new JsonObject().put("holder", holder).put("for", DurationText.print(TERM));
  }

  /**
   * Takes them all, or none; fails with what a service has refused.
   *
   * @param lost called once when one of them has ended too early, such as by a reset
   */
  public Future<Void> take(Runnable lost) {
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

  private Future<String> take(String service) {
    return port.ask(service, HttpMethod.PUT, PATH, wanted, "")
        .map(answer -> answer.getJsonObject("lease").getString("since"));
  }

  /** A renewal that fails is tried again; the service may be busy. */
  private void renew() {
    renewals =
        Future.join(
            since.entrySet().stream()
                .map(one -> take(one.getKey()).onSuccess(now -> check(one.getValue(), now)))
                .toList());
  }

  private void check(String begun, String now) {
    if (!begun.equals(now)) {
      Runnable once = onLoss;
      onLoss = () -> {};
      once.run();
    }
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
