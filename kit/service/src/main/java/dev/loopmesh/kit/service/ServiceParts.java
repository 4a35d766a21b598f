package dev.loopmesh.kit.service;

import dev.loopmesh.kit.capacity.Capacity;
import dev.loopmesh.kit.capacity.CapacityMeters;
import dev.loopmesh.kit.connection.ServerLoad;
import dev.loopmesh.kit.fault.FaultRegistry;
import dev.loopmesh.kit.fault.RequestFaults;
import dev.loopmesh.kit.fault.kind.FaultCatalogue;
import dev.loopmesh.kit.guard.Guard;
import dev.loopmesh.kit.latency.ArtificialWait;
import dev.loopmesh.kit.management.CapacityRoutes;
import dev.loopmesh.kit.management.DefencesRoute;
import dev.loopmesh.kit.management.Health;
import dev.loopmesh.kit.management.LatencyRoutes;
import dev.loopmesh.kit.management.ManagementApi;
import dev.loopmesh.kit.scope.BuildVersion;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.kit.telemetry.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
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
    this.configuration = configuration;
    this.telemetry =
        spec.observed()
            ? Telemetry.start(
                spec.name(),
                BuildVersion.CURRENT,
                configuration.telemetry(),
                configuration.linesShownAt())
            : Telemetry.none(spec.name(), configuration.linesShownAt());
    ServerLoad load = new ServerLoad("public", configuration.limits(), telemetry.meter());
    ServerLoad managementLoad =
        new ServerLoad("management", configuration.limits(), telemetry.meter());
    this.serving =
        ObservedVertx.start(
            spec.name(), configuration.eventLoops(), configuration.loopStall(), telemetry, load);
    this.managing = ObservedVertx.unobserved(spec.name(), telemetry, managementLoad);
    this.health =
        new Health(
            configuration.loopDead(), configuration.eventLoops(), serving.monitor()::sinceLastLook);
    RequestFaults requestFaults =
        new RequestFaults(
            FaultCatalogue.all(), spec.name(), configuration.faults(), telemetry.meter(), managing);
    int port = configuration.sharedPort();
    this.listeners =
        new Listeners(
            services.stream()
                .map(service -> listener(service, port, load, requestFaults))
                .toList());
    this.faults =
        new FaultRegistry(
            FaultCatalogue.all(),
            configuration.faults(),
            requestFaults,
            new ServiceUnderFaults(health, telemetry, listeners)::become,
            managing);
    this.management = management(settings, services, managementLoad);
  }

  private ServiceVerticle listener(
      Service service, int port, ServerLoad load, RequestFaults requestFaults) {
    return new ServiceVerticle(
        serving.vertx(),
        spec.name(),
        service,
        configuration.host(),
        port,
        load,
        telemetry,
        requestFaults::apply);
  }

  private ServiceVerticle management(Settings settings, List<Service> services, ServerLoad load) {
    List<ArtificialWait> waits =
        services.stream()
            .filter(HasLatency.class::isInstance)
            .map(service -> ((HasLatency) service).artificialWait())
            .toList();
    List<Capacity> capacities = waits.stream().map(ArtificialWait::capacity).toList();
    if (!capacities.isEmpty()) {
      CapacityMeters.observe(telemetry.meter(), capacities);
    }
    Set<String> defenceMetrics =
        services.get(0) instanceof HasDefences defended ? defended.defenceMetrics() : Set.of();
    ManagementApi api =
        new ManagementApi(
            spec.name(),
            BuildVersion.CURRENT,
            settings,
            health,
            serving.monitor(),
            telemetry.exposition(),
            faults,
            new LatencyRoutes(waits),
            new CapacityRoutes(settings.live(), capacities),
            new DefencesRoute(telemetry.exposition(), defenceMetrics));
    return new ServiceVerticle(
        managing,
        "management",
        new ManagementService(api, configuration.managementGuard()),
        configuration.managementHost(),
        configuration.managementPort(),
        load,
        Telemetry.none(spec.name(), configuration.linesShownAt()),
        RoutingContext::next);
  }
}
