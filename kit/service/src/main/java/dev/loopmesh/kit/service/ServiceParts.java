package dev.loopmesh.kit.service;

import dev.loopmesh.kit.capacity.CapacityMeters;
import dev.loopmesh.kit.connection.ServerLoad;
import dev.loopmesh.kit.fault.FaultRegistry;
import dev.loopmesh.kit.fault.RequestFaults;
import dev.loopmesh.kit.fault.kind.FaultCatalogue;
import dev.loopmesh.kit.guard.Guard;
import dev.loopmesh.kit.management.CapacityRoutes;
import dev.loopmesh.kit.management.DefencesRoute;
import dev.loopmesh.kit.management.Health;
import dev.loopmesh.kit.management.LatencyRoutes;
import dev.loopmesh.kit.management.ManagementApi;
import dev.loopmesh.kit.management.RestartRoute;
import dev.loopmesh.kit.scope.BuildVersion;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.kit.telemetry.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The parts of a service, connected with each other; nothing listens yet. */
final class ServiceParts {
  final ServiceSpec spec;
  final ServiceConfiguration configuration;
  final Health health;
  final Telemetry telemetry;
  final ObservedVertx serving;
  final Vertx managing;
  final Listeners listeners;
  final ServiceVerticle management;
  final FaultRegistry faults;
  final Settings settings;
  final ServiceUnderFaults underFaults;
  final LatencyRoutes latency;
  final CapacityRoutes capacity;
  final Restart restart;
  private final ServerLoad load;
  private final RequestFaults requestFaults;

  private record ManagementService(ManagementApi api, Guard guard) implements Service, Guarded {
    @Override
    public void addRoutes(Router router, Vertx vertx) {
      api.addTo(router);
    }
  }

  ServiceParts(
      ServiceSpec spec,
      ServiceConfiguration configuration,
      Settings settings,
      List<Service> services) {
    this.spec = spec;
    this.settings = settings;
    this.configuration = configuration;
    this.telemetry =
        spec.observed()
            ? Telemetry.start(
                spec.name(),
                BuildVersion.CURRENT,
                configuration.telemetry(),
                configuration.linesShownAt())
            : Telemetry.none(spec.name(), configuration.linesShownAt());
    this.load = new ServerLoad("public", configuration.limits(), telemetry.meter());
    ServerLoad managementLoad =
        new ServerLoad("management", configuration.limits(), telemetry.meter());
    this.serving =
        ObservedVertx.start(
            spec.name(),
            configuration.eventLoops(),
            configuration.loopStall(),
            telemetry,
            configuration.transport().countedIn(load));
    this.managing =
        ObservedVertx.unobserved(
            spec.name(), telemetry, configuration.transport().countedIn(managementLoad));
    this.health =
        new Health(
            configuration.loopDead(), configuration.eventLoops(), serving.monitor()::sinceLastLook);
    this.requestFaults =
        new RequestFaults(
            FaultCatalogue.all(), spec.name(), configuration.faults(), telemetry.meter(), managing);
    this.listeners =
        new Listeners(serving.vertx(), listeners(services, configuration.sharedPort(), false));
    health.readyUnless(listeners::unready);
    this.underFaults = new ServiceUnderFaults(health, telemetry, listeners);
    this.faults =
        new FaultRegistry(
            FaultCatalogue.all(),
            configuration.faults(),
            requestFaults,
            underFaults::become,
            managing);
    this.latency = new LatencyRoutes(listeners::waits);
    this.capacity = new CapacityRoutes(settings.live(), listeners::capacities);
    this.restart = new Restart(this);
    this.management = management(services.get(0), managementLoad);
  }

  /**
   * Makes listeners, which are not open yet.
   *
   * @param again whether they had this port before
   */
  List<ServiceVerticle> listeners(List<Service> services, int port, boolean again) {
    return services.stream().map(service -> listener(service, port, again)).toList();
  }

  /** Watches the serving loops, once the listeners are open. */
  void watchLoops() {
    health.restart();
    listeners.onEachLoop(() -> health.watchThisLoop(serving.vertx()));
  }

  private ServiceVerticle listener(Service service, int port, boolean again) {
    return new ServiceVerticle(
        serving.vertx(),
        spec.name(),
        service,
        configuration.host(),
        port,
        again,
        load,
        telemetry,
        requestFaults::apply);
  }

  private ServiceVerticle management(Service service, ServerLoad managementLoad) {
    if (service instanceof HasLatency) {
      CapacityMeters.observe(telemetry.meter(), listeners::capacities);
    }
    Set<String> defenceMetrics =
        service instanceof HasDefences defended ? defended.defenceMetrics() : Set.of();
    ManagementApi api =
        new ManagementApi(
            spec.name(),
            BuildVersion.CURRENT,
            telemetry.instance(),
            settings,
            health,
            serving.monitor(),
            telemetry.exposition(),
            faults,
            latency,
            capacity,
            new DefencesRoute(telemetry.exposition(), defenceMetrics),
            new RestartRoute(
                spec.observed() ? Optional.of(restart::begin) : Optional.empty(),
                configuration.shutdownDelay(),
                configuration.shutdownGrace()));
    return new ServiceVerticle(
        managing,
        "management",
        new ManagementService(api, configuration.managementGuard()),
        configuration.managementHost(),
        configuration.managementPort(),
        false,
        managementLoad,
        Telemetry.none(spec.name(), configuration.linesShownAt()),
        RoutingContext::next);
  }
}
