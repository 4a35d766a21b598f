package dev.loopmesh.kit.service;

import dev.loopmesh.kit.settings.Settings;
import java.util.function.Function;

/**
 * What there is to know of a service before it runs.
 *
 * @param name in kebab case, as in Docker Compose: {@code user-service}
 * @param port where it listens unless {@code PORT} says otherwise; management is 1000 above
 * @param create makes the service from its settings
 */
public record ServiceSpec(String name, int port, Function<Settings, Service> create) {}
