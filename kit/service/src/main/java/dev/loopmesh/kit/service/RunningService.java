package dev.loopmesh.kit.service;

import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A running service: a {@code Vertx} for its routes, and a second one with one event loop for its
 * management port, which therefore responds while a serving loop is blocked. Thread-safe.
 */
public final class RunningService {
  private final ServiceParts parts;
  private final ServiceConfiguration configuration;
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final Promise<Void> stopped = Promise.promise();

  /**
   * Starts a service.
   *
   * @return completes when it is ready; fails with {@link PortInUse}
   * @throws dev.loopmesh.kit.settings.InvalidSettings before anything is started
   */
  public static Future<RunningService> start(ServiceSpec spec, Settings settings) {
    ServiceConfiguration configuration = ServiceConfiguration.read(spec, settings);
    List<Service> first = services(spec, settings, configuration.eventLoops());
    RunningService running =
        new RunningService(new ServiceParts(spec, configuration, settings, first));
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

  /** New instances, one per event loop. */
  static List<Service> services(ServiceSpec spec, Settings settings, int eventLoops) {
    List<Service> services = new ArrayList<>();
    for (int loop = 0; loop < eventLoops; loop++) {
      services.add(spec.create().apply(settings));
    }
    settings.check();
    return services;
  }

  private RunningService(ServiceParts parts) {
    this.parts = parts;
    this.configuration = parts.configuration;
  }

  private Future<?> open(Settings settings) {
    return parts
        .listeners
        .open()
        .recover(e -> PortInUse.explain(e, settings.variable("PORT"), configuration.port()))
        .compose(opened -> parts.managing.deployVerticle(parts.management))
        .recover(
            e ->
                PortInUse.explain(
                    e, settings.variable("MANAGEMENT_PORT"), configuration.managementPort()))
        .onSuccess(
            opened -> {
              parts.watchLoops();
              parts.health.ready(true);
            });
  }

  /** The service's name. */
  public String name() {
    return parts.spec.name();
  }

  /** The actual port, also if the setting is 0. */
  public int port() {
    return parts.listeners.port();
  }

  /** The port of its management. */
  public int managementPort() {
    return parts.management.port();
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
      parts.restart.stop();
      parts.health.ready(false);
      parts.managing.runOnContext(now -> parts.faults.clear());
      parts.listeners.drain();
      pause(configuration.shutdownDelay())
          .compose(noticed -> parts.listeners.shutdown(configuration.shutdownGrace()))
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
    return Future.join(parts.serving.close(), parts.managing.close())
        .transform(closed -> flush())
        .mapEmpty();
  }

  /** After the last response, so that its span is sent too. */
  private Future<Void> flush() {
    // it blocks: on a shared pool, one service would wait for another
    Executor ownThread = flush -> new Thread(flush, "flush").start();
    return Future.fromCompletionStage(
        CompletableFuture.runAsync(parts.telemetry::close, ownThread));
  }

  /** Name and both URLs. */
  @Override
  public String toString() {
    return "%-15s %s  management %s".formatted(name(), url(), managementUrl());
  }
}
