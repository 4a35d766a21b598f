package dev.loopmesh.kit.service;

import dev.loopmesh.kit.connection.ServerLoad;
import dev.loopmesh.kit.fault.FaultRegistry;
import dev.loopmesh.kit.fault.RequestFaults;
import dev.loopmesh.kit.fault.kind.FaultCatalogue;
import dev.loopmesh.kit.guard.Guard;
import dev.loopmesh.kit.latency.ArtificialWait;
import dev.loopmesh.kit.management.DefencesRoute;
import dev.loopmesh.kit.management.Health;
import dev.loopmesh.kit.management.LatencyRoutes;
import dev.loopmesh.kit.management.ManagementApi;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.kit.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running service: a {@link Vertx} for its routes, and a second one with one event loop for its
 * management port, which therefore answers while a serving loop is blocked. Thread-safe.
 */
public final class RunningService {
  private final ServiceSpec spec;
  private final ServiceConfiguration configuration;
  private final Health health;
  private final Telemetry telemetry;
  private final ObservedVertx serving;
  private final Vertx managing;
  private final ServerLoad managementLoad;
  private final Listeners listeners;
  private final ServiceVerticle management;
  private final FaultRegistry faults;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Promise<Void> stopped = Promise.promise();

  private record ManagementService(ManagementApi api, Guard guard) implements Service, Guarded {
    @Override
    public void addRoutes(Router router, Vertx vertx) {
      api.addTo(router);
    }
  }

  /**
   * Starts a service.
   *
   * @return completes when it is ready; fails with {@link PortInUse}
   * @throws dev.loopmesh.kit.settings.InvalidSettings before anything is started
   */
  public static Future<RunningService> start(ServiceSpec spec, Settings settings) {
    ServiceConfiguration configuration = ServiceConfiguration.read(spec, settings);
    List<Service> services = services(spec, settings, configuration.eventLoops());
    RunningService running = new RunningService(spec, configuration, settings, services);
    return running
        .open(settings)
        .map(running)
        .recover(failure -> running.stopNow().transform(closed -> Future.failedFuture(failure)));
  }

  /**
   * Reads all settings, and starts nothing.
   *
   * @throws dev.loopmesh.kit.settings.InvalidSettings with all errors
   */
  public static void check(ServiceSpec spec, Settings settings) {
    services(spec, settings, ServiceConfiguration.read(spec, settings).eventLoops());
  }

  private static List<Service> services(ServiceSpec spec, Settings settings, int eventLoops) {
    List<Service> services = new ArrayList<>();
    for (int loop = 0; loop < eventLoops; loop++) {
      services.add(spec.create().apply(settings));
    }
    settings.check();
    return services;
  }

  private RunningService(
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
    this.managementLoad = new ServerLoad("management", configuration.limits(), telemetry.meter());
    this.serving =
        ObservedVertx.start(
            spec.name(),
            configuration.eventLoops(),
            configuration.loopStall(),
            telemetry,
            configuration.faults().visible(),
            load);
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
            new ServiceUnderFaults(health, telemetry, listeners),
            managing);
    this.management = management(settings, services);
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

  private ServiceVerticle management(Settings settings, List<Service> services) {
    List<ArtificialWait> waits =
        services.stream()
            .filter(HasLatency.class::isInstance)
            .map(service -> ((HasLatency) service).artificialWait())
            .toList();
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
            new DefencesRoute(telemetry.exposition(), defenceMetrics));
    return new ServiceVerticle(
        managing,
        "management",
        new ManagementService(api, configuration.managementGuard()),
        configuration.managementHost(),
        configuration.managementPort(),
        managementLoad,
        Telemetry.none(spec.name(), configuration.linesShownAt()),
        RoutingContext::next);
  }

  private Future<?> open(Settings settings) {
    return listeners
        .open(serving.vertx())
        .recover(e -> PortInUse.explain(e, settings.variable("PORT"), configuration.port()))
        .compose(opened -> managing.deployVerticle(management))
        .recover(
            e ->
                PortInUse.explain(
                    e, settings.variable("MANAGEMENT_PORT"), configuration.managementPort()))
        .onSuccess(
            opened -> {
              listeners.onEachLoop(() -> health.watchThisLoop(serving.vertx()));
              health.ready(true);
            });
  }

  /** The service's name. */
  public String name() {
    return spec.name();
  }

  /** The port it listens on, also when the setting is 0. */
  public int port() {
    return listeners.port();
  }

  /** The port of its management. */
  public int managementPort() {
    return management.port();
  }

  /** Its URL on this machine. */
  public String url() {
    return ServiceConfiguration.url(configuration.host(), port());
  }

  /** The URL of its management on this machine. */
  public String managementUrl() {
    return ServiceConfiguration.url(configuration.managementHost(), managementPort());
  }

  /**
   * Stops: not ready; after {@code SHUTDOWN_DELAY}, in which load balancers notice, accepts nothing
   * more; requests in flight finish within {@code SHUTDOWN_GRACE}; then closes. Idempotent.
   */
  public Future<Void> stop() {
    if (stopping.compareAndSet(false, true)) {
      health.ready(false);
      managing.runOnContext(now -> faults.clear());
      listeners.drain();
      pause(configuration.shutdownDelay())
          .compose(noticed -> listeners.shutdown(configuration.shutdownGrace()))
          .transform(finished -> stopNow())
          .onComplete(stopped);
    }
    return stopped.future();
  }

  /** Not on an event loop, since those are closed next. */
  private static Future<Void> pause(Duration duration) {
    Executor later = CompletableFuture.delayedExecutor(duration.toMillis(), TimeUnit.MILLISECONDS);
    return Future.fromCompletionStage(CompletableFuture.runAsync(() -> {}, later));
  }

  private Future<Void> stopNow() {
    return Future.join(serving.close(), managing.close()).transform(closed -> flush()).mapEmpty();
  }

  /** After the last response, so that its span is sent too. */
  private Future<Void> flush() {
    // it blocks: on a shared pool, one service would wait for another
    Executor ownThread = flush -> new Thread(flush, "flush").start();
    return Future.fromCompletionStage(CompletableFuture.runAsync(telemetry::close, ownThread));
  }

  /** Name and both URLs. */
  @Override
  public String toString() {
    return "%-15s %s  management %s".formatted(name(), url(), managementUrl());
  }
}
