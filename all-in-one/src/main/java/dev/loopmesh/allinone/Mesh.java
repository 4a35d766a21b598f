package dev.loopmesh.allinone;

import dev.loopmesh.aggregator.Aggregator;
import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.service.ServiceSpec;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lab.Lab;
import dev.loopmesh.order.OrderService;
import dev.loopmesh.payment.PaymentService;
import dev.loopmesh.user.UserService;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The whole mesh in one process: each service with its own {@code Vertx} and its own loop, talking
 * real HTTP to the others over the loopback interface, as it would between machines.
 */
public final class Mesh {
  private final Map<String, String> environment;
  private final List<RunningService> services = new ArrayList<>();

  private Mesh(Map<String, String> environment) {
    this.environment = new HashMap<>(environment);
  }

  /**
   * Starts all services, those first that others ask.
   *
   * @param environment settings: for all services ({@code LATENCY}) or one ({@code
   *     PAYMENT_SERVICE_LATENCY})
   * @return completes when all are ready; fails, with all stopped again, when one cannot start
   */
  public static Future<Mesh> start(Map<String, String> environment) {
    Mesh mesh = new Mesh(environment);
    return Future.join(
            mesh.start(UserService.SPEC),
            mesh.start(OrderService.SPEC),
            mesh.start(PaymentService.SPEC))
        .compose(ready -> mesh.start(Aggregator.SPEC))
        .compose(ready -> mesh.start(Lab.SPEC))
        .map(mesh)
        .recover(failure -> mesh.stop().transform(stopped -> Future.failedFuture(failure)));
  }

  private Future<RunningService> start(ServiceSpec spec) {
    return RunningService.start(spec, Settings.of(environment, spec.name()))
        .onSuccess(this::introduce);
  }

  /** Tells those that start later where this one is, unless somebody chose otherwise. */
  private synchronized void introduce(RunningService service) {
    services.add(service);
    environment.putIfAbsent(
        service.name().toUpperCase(Locale.ROOT).replace('-', '_') + "_URL", service.url());
  }

  /** The services, in the order in which they became ready. */
  public synchronized List<RunningService> services() {
    return List.copyOf(services);
  }

  /** The address of one of them. */
  public String url(String service) {
    return services().stream()
        .filter(running -> running.name().equals(service))
        .findFirst()
        .orElseThrow()
        .url();
  }

  /** Stops all: first those at the door, then those that they ask. */
  public Future<Void> stop() {
    return stop(List.of("lab", "aggregator"))
        .compose(stopped -> stop(List.of("user-service", "order-service", "payment-service")));
  }

  private Future<Void> stop(List<String> names) {
    return Future.join(
            services().stream()
                .filter(service -> names.contains(service.name()))
                .map(RunningService::stop)
                .toList())
        .mapEmpty();
  }
}
