package dev.loopmesh.allinone;

import dev.loopmesh.aggregator.Aggregator;
import dev.loopmesh.kit.connection.ServerLimits;
import dev.loopmesh.kit.service.RunningService;
import dev.loopmesh.kit.service.ServiceSpec;
import dev.loopmesh.kit.settings.HostAddress;
import dev.loopmesh.kit.settings.InvalidSettings;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lab.Lab;
import dev.loopmesh.order.OrderService;
import dev.loopmesh.payment.PaymentService;
import dev.loopmesh.user.UserService;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * All services and the lab in one process. Each has its own {@code Vertx} and its own event loop,
 * and calls the others over HTTP on the loopback interface. Thread-safe.
 */
public final class Mesh {
  private static final List<ServiceSpec> ALL =
      List.of(UserService.SPEC, OrderService.SPEC, PaymentService.SPEC, Aggregator.SPEC, Lab.SPEC);

  private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1");

  private final Map<String, String> environment;
  private final List<RunningService> services = new ArrayList<>();

  private Mesh(Map<String, String> environment) {
    this.environment = new HashMap<>(environment);
    this.environment.values().removeIf(String::isBlank); // empty means unset
    this.environment.computeIfPresent(
        "HOST", (name, host) -> HostAddress.isAddress(host.strip()) ? host : null);
  }

  /**
   * Starts all services, each after those that it calls. Blocks: not for an event loop.
   *
   * @param environment settings: for all services ({@code LATENCY}) or one ({@code
   *     PAYMENT_SERVICE_LATENCY})
   * @throws dev.loopmesh.kit.settings.InvalidSettings with all errors, before anything is started
   * @throws dev.loopmesh.kit.service.PortInUse after all others were stopped again, as for any
   *     other failure
   */
  public static Mesh start(Map<String, String> environment) {
    Mesh mesh = new Mesh(environment);
    mesh.check();
    mesh.allowRequestFaults();
    ServerLimits.ofServicesInOneProcess(ALL.size()).forEach(mesh.environment::putIfAbsent);
    LabPorts.choose(mesh.environment);
    try {
      mesh.start(List.of(UserService.SPEC, OrderService.SPEC, PaymentService.SPEC));
      mesh.start(List.of(Aggregator.SPEC));
      mesh.start(List.of(Lab.SPEC));
      return mesh;
    } catch (Throwable e) {
      mesh.stop().await();
      throw e;
    }
  }

  private void check() {
    Set<String> errors = new LinkedHashSet<>();
    for (ServiceSpec spec : ALL) {
      try {
        RunningService.check(spec, settings(spec));
      } catch (InvalidSettings e) {
        errors.addAll(e.errors());
      }
    }
    if (!errors.isEmpty()) {
      throw new InvalidSettings(errors);
    }
  }

  /** Allows faults in a request's baggage if only this machine can send requests. */
  private void allowRequestFaults() {
    boolean loopbackAlone =
        environment.entrySet().stream()
            .filter(set -> set.getKey().equals("HOST") || set.getKey().endsWith("_HOST"))
            .allMatch(set -> LOOPBACK.contains(set.getValue()));
    if (loopbackAlone) {
      environment.putIfAbsent("REQUEST_FAULTS", "true");
    }
  }

  private Settings settings(ServiceSpec spec) {
    return Settings.of(environment, spec.name());
  }

  private void start(List<ServiceSpec> specs) {
    List<Future<RunningService>> starts =
        specs.stream().map(spec -> RunningService.start(spec, settings(spec))).toList();
    // waits for all before a failure is thrown, so that each can be stopped
    Future<?> ended =
        Future.join(starts.stream().map(start -> start.onSuccess(this::publish)).toList());
    ended.await();
  }

  /**
   * Gives the addresses of a service to those that start later, unless they are set. Called on its
   * loop.
   */
  private synchronized void publish(RunningService service) {
    services.add(service);
    String name = service.name().toUpperCase(Locale.ROOT).replace('-', '_');
    environment.putIfAbsent(name + "_URL", service.url());
    environment.putIfAbsent(name + "_MANAGEMENT_URL", service.managementUrl());
  }

  /** The services, in the order in which they became ready. */
  public synchronized List<RunningService> services() {
    return List.copyOf(services);
  }

  /** The service of this name. */
  public RunningService service(String name) {
    return services().stream()
        .filter(running -> running.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The public URL of the service of this name. */
  public String url(String service) {
    return service(service).url();
  }

  /** Stops all: each before those that it calls, and the lab last, which receives their spans. */
  public Future<Void> stop() {
    return stop(List.of("aggregator"))
        .compose(stopped -> stop(List.of("user-service", "order-service", "payment-service")))
        .compose(stopped -> stop(List.of("lab")));
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
