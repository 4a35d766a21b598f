package dev.loopmesh.lessons.experiment;

import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Locale;

/**
 * Changes a mesh during a run; the lease of the run undoes all of it. Confined to the lab's event
 * loop.
 */
public final class MeshControl {
  /** The service that calls the others. */
  public static final String AGGREGATOR = "aggregator";

  /** The services with a latency. */
  public static final List<String> SERVICES =
      List.of("user-service", "order-service", "payment-service");

  private final ManagementPort port;
  private final String holder;
  private Future<?> calls = Future.succeededFuture(); // over when all calls so far are
  private boolean closed;

  /**
   * Control under a lease.
   *
   * @param holder of the lease; a service refuses changes when it has ended
   */
  public MeshControl(ManagementPort port, String holder) {
    this.port = port;
    this.holder = holder;
  }

  /** Calls a management port; fails with what the service has refused. */
  public Future<JsonObject> manage(
      String service, HttpMethod method, String path, JsonObject body) {
    if (closed) {
      return Future.failedFuture(new LessonFailure("The run is over."));
    }
    Future<JsonObject> answer = port.ask(service, method, path, body, holder);
    calls = Future.join(calls, answer);
    return answer;
  }

  /** Allows no more calls; completes, and never fails, when those in flight are over. */
  Future<Void> close() {
    closed = true;
    return calls.transform(over -> Future.succeededFuture());
  }

  /** Sets the artificial latency of a service: {@code 1s}, {@code uniform(50ms,150ms)}. */
  public Future<?> latency(String service, String latency) {
    return put(service, "/latency", new JsonObject().put("latency", latency));
  }

  /** Sets the artificial latency of user, order and payment service, in this order. */
  public Future<?> latencies(String user, String order, String payment) {
    return Future.join(
        latency(SERVICES.get(0), user),
        latency(SERVICES.get(1), order),
        latency(SERVICES.get(2), payment));
  }

  /** Puts a fault, such as {@code {"fault":"delay","latency":"300ms"}}. */
  public Future<?> fault(String service, String name, JsonObject definition) {
    return put(service, "/faults/" + name, definition);
  }

  /** Changes settings, such as {@code RETRY_ATTEMPTS}. */
  public Future<?> settings(String service, JsonObject values) {
    return put(service, "/settings", values);
  }

  /** Changes the capacity of a service. */
  public Future<?> capacity(String service, JsonObject capacity) {
    return put(service, "/capacity", capacity);
  }

  /** The address at which the aggregator calls a service; of several replicas the first, or any. */
  public Future<URI> url(String service) {
    String setting = service.toUpperCase(Locale.ROOT).replace('-', '_') + "_URL";
    return manage(AGGREGATOR, HttpMethod.GET, "/info", new JsonObject())
        .map(info -> info.getJsonObject("settings").getString(setting).split(",")[0])
        .map(url -> url.replaceFirst("^dns\\+", ""))
        .map(URI::create);
  }

  /** State and totals of the event loops of a service. */
  public Future<JsonObject> loops(String service) {
    return manage(service, HttpMethod.GET, "/loops", new JsonObject());
  }

  private Future<?> put(String service, String path, JsonObject body) {
    return manage(service, HttpMethod.PUT, path, body);
  }
}
