package dev.loopmesh.kit.service;

import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.loop.MonitoredTransport;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A service that has been started: a {@link Vertx} with one event loop for its routes, and a second
 * one for its management port, so that a held loop can be seen from outside while it is held.
 * Thread-safe.
 */
public final class RunningService {
  private final ServiceSpec spec;
  private final Configuration configuration;
  private final Health health;
  private final Vertx serving;
  private final Vertx managing = vertx(1);
  private final List<ServiceVerticle> doors = new ArrayList<>();
  private final ServiceVerticle managementDoor;

  private record Configuration(
      String host,
      int port,
      String managementHost,
      int managementPort,
      int eventLoops,
      Duration loopDead,
      Duration shutdownDelay,
      Duration shutdownGrace) {

    static Configuration read(ServiceSpec spec, Settings settings) {
      int port = settings.integer("PORT", spec.port(), 0, 65_535);
      int otherwise = port == 0 ? 0 : Math.min(port + 1000, 65_535);
      Duration minute = Duration.ofMinutes(1);
      return new Configuration(
          settings.text("HOST", "127.0.0.1"),
          port,
          settings.text("MANAGEMENT_HOST", "127.0.0.1"),
          settings.integer("MANAGEMENT_PORT", otherwise, 0, 65_535),
          settings.integer("EVENT_LOOPS", 1, 1, 64),
          settings.duration("LOOP_DEAD", Duration.ofSeconds(10), Duration.ofSeconds(2), minute),
          settings.duration("SHUTDOWN_DELAY", Duration.ZERO, Duration.ZERO, minute),
          settings.duration("SHUTDOWN_GRACE", Duration.ofSeconds(4), Duration.ZERO, minute));
    }
  }

  /**
   * Starts a service.
   *
   * @return completes when it can be called and is ready; fails with {@link PortTaken}
   * @throws dev.loopmesh.kit.settings.InvalidSettings before anything is started
   */
  public static Future<RunningService> start(ServiceSpec spec, Settings settings) {
    Configuration configuration = Configuration.read(spec, settings);
    List<Service> services = services(spec, settings, configuration.eventLoops);
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
    services(spec, settings, Configuration.read(spec, settings).eventLoops);
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
      ServiceSpec spec, Configuration configuration, Settings settings, List<Service> services) {
    this.spec = spec;
    this.configuration = configuration;
    this.health = new Health(configuration.loopDead);
    this.serving = vertx(configuration.eventLoops);
    for (Service service : services) {
      doors.add(new ServiceVerticle(spec.name(), service, configuration.host, configuration.port));
    }
    this.managementDoor =
        new ServiceVerticle(
            "management",
            new ManagementApi(spec.name(), settings, health),
            configuration.managementHost,
            configuration.managementPort);
  }

  private Future<?> open(Settings settings) {
    Future<?> served = Future.succeededFuture();
    for (ServiceVerticle door : doors) {
      served = served.compose(opened -> serving.deployVerticle(door));
    }
    return served
        .recover(e -> PortTaken.explain(e, settings.variable("PORT"), configuration.port))
        .compose(opened -> managing.deployVerticle(managementDoor))
        .recover(
            e ->
                PortTaken.explain(
                    e, settings.variable("MANAGEMENT_PORT"), configuration.managementPort))
        .onSuccess(
            opened -> {
              health.watch(serving);
              health.ready(true);
            });
  }

  /** The service's name. */
  public String name() {
    return spec.name();
  }

  /** Where it listens, also when it was asked to take any free port. */
  public int port() {
    return doors.get(0).port();
  }

  /** Where its management listens. */
  public int managementPort() {
    return managementDoor.port();
  }

  /** Its address on this machine. */
  public String url() {
    return "http://"
        + ("0.0.0.0".equals(configuration.host) ? "127.0.0.1" : configuration.host)
        + ":"
        + port();
  }

  /**
   * Stops it: not ready; after {@code SHUTDOWN_DELAY}, in which a load balancer notices, accept
   * nothing more; let what is in flight finish within {@code SHUTDOWN_GRACE}; then close.
   */
  public Future<Void> stop() {
    health.ready(false);
    doors.forEach(ServiceVerticle::drain);
    return pause(configuration.shutdownDelay)
        .compose(
            noticed ->
                Future.join(
                    doors.stream().map(d -> d.shutdown(configuration.shutdownGrace)).toList()))
        .transform(finished -> stopNow());
  }

  private Future<Void> pause(Duration duration) {
    return duration.isZero()
        ? Future.succeededFuture()
        : managing.timer(duration.toMillis(), TimeUnit.MILLISECONDS).mapEmpty();
  }

  private Future<Void> stopNow() {
    return Future.join(serving.close(), managing.close()).mapEmpty();
  }

  /** One line for people: what runs where. */
  @Override
  public String toString() {
    return "%-15s %s  management http://%s:%d"
        .formatted(name(), url(), configuration.managementHost, managementPort());
  }

  private static Vertx vertx(int eventLoops) {
    // no files are served: no cache directory is made, so a read-only root file system is enough
    return Vertx.builder()
        .withTransport(MonitoredTransport.over(Transport.NIO))
        .with(
            new VertxOptions()
                .setEventLoopPoolSize(eventLoops)
                .setFileSystemOptions(
                    new FileSystemOptions()
                        .setFileCachingEnabled(false)
                        .setClassPathResolvingEnabled(false)))
        .build();
  }
}
