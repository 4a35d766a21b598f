package dev.loopmesh.kit.service;

import dev.loopmesh.kit.fault.BusyWork;
import dev.loopmesh.kit.settings.Settings;
import java.util.function.Function;

/**
 * The definition of a service.
 *
 * @param name in kebab case: {@code user-service}
 * @param port default of {@code PORT}; management is 1000 above
 * @param create makes it from settings, once per event loop
 * @param observed whether it traces its requests; the lab does not
 * @param calledByServices whether clients use one HTTP/2 connection for all calls
 * @param work what injected faults that hold a thread do with it
 */
public record ServiceSpec(
    String name,
    int port,
    Function<Settings, Service> create,
    boolean observed,
    boolean calledByServices,
    BusyWork work) {

  /** A service that traces its requests. */
  public ServiceSpec(String name, int port, Function<Settings, Service> create) {
    this(name, port, create, true, false, BusyWork.NONE);
  }

  /** The same service, called by other services. */
  public ServiceSpec behindServices() {
    return new ServiceSpec(name, port, create, observed, true, work);
  }

  /** The same service, kept busy with this work by faults. */
  public ServiceSpec busyWith(BusyWork other) {
    return new ServiceSpec(name, port, create, observed, calledByServices, other);
  }
}
