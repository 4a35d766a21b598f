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
 * The whole mesh in one process: each service with its own {@code Vertx} and its own loop, talking
 * real HTTP to the others over the loopback interface, as it would between machines.
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
   * Starts all services, those first that others ask. Not for an event loop: it waits.
   *
   * @param environment settings: for all services ({@code LATENCY}) or one ({@code
   *     PAYMENT_SERVICE_LATENCY})
   * @throws dev.loopmesh.kit.settings.InvalidSettings with all faults, before anything is started
   * @throws dev.loopmesh.kit.service.PortTaken with all stopped again, as for any other failure
   */
  public static Mesh start(Map<String, String> environment) {
    Mesh mesh = new Mesh(environment);
    mesh.check();
    mesh.allowRequestFaults();
    ServerLimits.ofServicesInOneProcess(ALL.size()).forEach(mesh.environment::putIfAbsent);
    LabDoors.settle(mesh.environment);
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
    Set<String> faults = new LinkedHashSet<>();
    for (ServiceSpec spec : ALL) {
      try {
        RunningService.check(spec, settings(spec));
      } catch (InvalidSettings e) {
        faults.addAll(e.faults());
      }
    }
    if (!faults.isEmpty()) {
      throw new InvalidSettings(faults);
    }
  }

  /** A request may bring a fault, unless others than this machine's users can send one. */
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
    // all of them end before a failure is thrown, so that none is left behind
    Future<?> ended =
        Future.join(starts.stream().map(start -> start.onSuccess(this::introduce)).toList());
    ended.await();
  }

  /** Tells those that start later where this one is, unless somebody chose otherwise. */
  private synchronized void introduce(RunningService service) {
    services.add(service);
    String name = service.name().toUpperCase(Locale.ROOT).replace('-', '_');
    environment.putIfAbsent(name + "_URL", service.url());
    environment.putIfAbsent(name + "_MANAGEMENT_URL", service.managementUrl());
  }

  /** The services, in the order in which they became ready. */
  public synchronized List<RunningService> services() {
    return List.copyOf(services);
  }

  /** One of them. */
  public RunningService service(String name) {
    return services().stream()
        .filter(running -> running.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** The address of one of them. */
  public String url(String service) {
    return service(service).url();
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
