package dev.loopmesh.kit.service;

import dev.loopmesh.kit.connection.ServerLoad;
import dev.loopmesh.kit.fault.FaultBoard;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.kit.telemetry.Telemetry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * A service that has been started: a {@link Vertx} with one event loop for its routes, and a second
 * one for its management port, so that a held loop can be seen from outside while it is held.
 * Thread-safe.
 */
public final class RunningService {
  private final ServiceSpec spec;
  private final ServiceConfiguration configuration;
  private final Health health;
  private final Telemetry telemetry;
  private final ObservedVertx serving;
  private final Vertx managing;
  private final Doors doors;
  private final ServiceVerticle managementDoor;
  private final FaultBoard faults;
  private Future<Void> stopped;

  /**
   * Starts a service.
   *
   * @return completes when it can be called and is ready; fails with {@link PortTaken}
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
   * Reads all settings as a start would, and starts nothing.
   *
   * @throws dev.loopmesh.kit.settings.InvalidSettings with all faults
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
    ServerLoad managementLoad =
        new ServerLoad("management", configuration.limits(), telemetry.meter());
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
    ServiceUnderFaults target = new ServiceUnderFaults(health, telemetry, services);
    this.faults =
        new FaultBoard(spec.name(), configuration.faults(), telemetry.meter(), target, managing);
    int port = configuration.portOfAllLoops();
    this.doors = new Doors(services.stream().map(service -> door(service, port, load)).toList());
    target.has(doors);
    this.managementDoor =
        new ServiceVerticle(
            "management",
            new ManagementApi(
                spec.name(),
                settings,
                health,
                serving.monitor(),
                telemetry.exposition(),
                configuration.managementGuard(),
                faults,
                new LatencyRoutes(services)),
            configuration.managementHost(),
            configuration.managementPort(),
            managementLoad,
            Telemetry.none(spec.name(), configuration.linesShownAt()),
            null);
  }

  private ServiceVerticle door(Service service, int port, ServerLoad load) {
    return new ServiceVerticle(
        spec.name(), service, configuration.host(), port, load, telemetry, faults.requests());
  }

  private Future<?> open(Settings settings) {
    return doors
        .open(serving.vertx())
        .recover(e -> PortTaken.explain(e, settings.variable("PORT"), configuration.port()))
        .compose(opened -> managing.deployVerticle(managementDoor))
        .recover(
            e ->
                PortTaken.explain(
                    e, settings.variable("MANAGEMENT_PORT"), configuration.managementPort()))
        .onSuccess(
            opened -> {
              doors.onEachLoop(() -> health.watchThisLoop(serving.vertx()));
              health.ready(true);
            });
  }

  /** The service's name. */
  public String name() {
    return spec.name();
  }

  /** Where it listens, also when it was asked to take any free port. */
  public int port() {
    return doors.port();
  }

  /** Where its management listens. */
  public int managementPort() {
    return managementDoor.port();
  }

  /** Its address on this machine. */
  public String url() {
    return ServiceConfiguration.url(configuration.host(), port());
  }

  /** The address of its management on this machine. */
  public String managementUrl() {
    return ServiceConfiguration.url(configuration.managementHost(), managementPort());
  }

  /**
   * Stops it: not ready; after {@code SHUTDOWN_DELAY}, in which a load balancer notices, accept
   * nothing more; let what is in flight finish within {@code SHUTDOWN_GRACE}; then close. Stopping
   * twice is stopping once.
   */
  public synchronized Future<Void> stop() {
    if (stopped == null) {
      health.ready(false);
      faults.clear();
      doors.drain();
      stopped =
          pause(configuration.shutdownDelay())
              .compose(noticed -> doors.shutdown(configuration.shutdownGrace()))
              .transform(finished -> stopNow());
    }
    return stopped;
  }

  /** On no event loop: what waits for a loop that is closed next would wait for ever. */
  private static Future<Void> pause(Duration duration) {
    Executor later = CompletableFuture.delayedExecutor(duration.toMillis(), TimeUnit.MILLISECONDS);
    return Future.fromCompletionStage(CompletableFuture.runAsync(() -> {}, later));
  }

  private Future<Void> stopNow() {
    return Future.join(serving.close(), managing.close()).transform(closed -> flush()).mapEmpty();
  }

  /** After the last answer, so that its span is sent too. */
  private Future<Void> flush() {
    // it blocks: on a shared pool of few threads one service would wait for the other
    Executor ownThread = flush -> new Thread(flush, "flush").start();
    return Future.fromCompletionStage(CompletableFuture.runAsync(telemetry::close, ownThread));
  }

  /** One line for people: what runs where. */
  @Override
  public String toString() {
    return "%-15s %s  management %s".formatted(name(), url(), managementUrl());
  }
}
