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
 */
public record ServiceSpec(
    String name, int port, Function<Settings, Service> create, boolean observed) {

  /** A service that traces its requests. */
  public ServiceSpec(String name, int port, Function<Settings, Service> create) {
    this(name, port, create, true);
  }
}
