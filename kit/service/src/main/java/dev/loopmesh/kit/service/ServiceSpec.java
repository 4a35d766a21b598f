package dev.loopmesh.kit.service;

import dev.loopmesh.kit.settings.Settings;
import java.util.function.Function;

/**
 * What there is to know of a service before it runs.
 *
 * @param name in kebab case, as in Docker Compose: {@code user-service}
 * @param port where it listens unless {@code PORT} says otherwise; management is 1000 above
 * @param create makes the service from its settings
 * @param observed whether it is part of what is looked at, and so traces its requests; the lab,
 *     which looks, does not look at itself
 * @param calledByServices whether its clients are services, which may have one HTTP/2 connection
 *     for all of their calls
 */
public record ServiceSpec(
    String name,
    int port,
    Function<Settings, Service> create,
    boolean observed,
    boolean calledByServices) {

  /** A service that traces its requests. */
  public ServiceSpec(String name, int port, Function<Settings, Service> create) {
    this(name, port, create, true, false);
  }

  /** The same service, called by other services. */
  public ServiceSpec behindServices() {
    return new ServiceSpec(name, port, create, observed, true);
  }
}
