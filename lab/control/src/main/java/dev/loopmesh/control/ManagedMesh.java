package dev.loopmesh.control;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.settings.Settings;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The services that the lab controls.
 *
 * @param services the aggregator first
 */
public record ManagedMesh(List<ManagedService> services) {

  /**
   * Reads {@code AGGREGATOR_MANAGEMENT_URL} and those of the services; by default all are on this
   * machine.
   */
  public static ManagedMesh read(Settings settings) {
    return new ManagedMesh(
        List.of(
            service(settings, "aggregator", "AGGREGATOR_MANAGEMENT_URL", 9080),
            service(settings, "user-service", "USER_SERVICE_MANAGEMENT_URL", 9081),
            service(settings, "order-service", "ORDER_SERVICE_MANAGEMENT_URL", 9082),
            service(settings, "payment-service", "PAYMENT_SERVICE_MANAGEMENT_URL", 9083)));
  }

  private static ManagedService service(
      Settings settings, String name, String variable, int usualPort) {
    return new ManagedService(name, settings.url(variable, "http://127.0.0.1:" + usualPort));
  }

  public Optional<ManagedService> find(String name) {
    return services.stream().filter(service -> service.name().equals(name)).findFirst();
  }

  /** The service of this name; throws a 404 if there is none. */
  ManagedService require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.notFound(
                        "'%s' is not a service of this mesh; allowed: %s."
                            .formatted(name, names()))));
  }

  public String names() {
    return services.stream().map(ManagedService::name).collect(Collectors.joining(", "));
  }
}
