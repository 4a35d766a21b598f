package dev.loopmesh.kit.service;

import dev.loopmesh.kit.connection.ConnectionClose;
import dev.loopmesh.kit.fault.RequestFaults;
import dev.loopmesh.kit.guard.Guard;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.log.ServiceLog;
import dev.loopmesh.kit.log.StallLog;
import dev.loopmesh.kit.log.UnhandledFailures;
import dev.loopmesh.kit.metrics.LoopMeters;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.telemetry.Telemetry;
import dev.loopmesh.loop.LoopMonitor;
import dev.loopmesh.loop.MonitorOptions;
import dev.loopmesh.loop.stall.Stall;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A {@link Vertx} whose event loops are monitored. */
record ObservedVertx(Vertx vertx, LoopMonitor monitor) {
  /** Classes that every request passes through, so never the culprit of a stall. */
  private static final List<String> FRAMEWORKS =
      Stream.concat(
              Stream.of("io.opentelemetry.", "com.google.protobuf."),
              Stream.concat(
                  Stream.of(
                          ConnectionClose.class,
                          Guard.class,
                          Parameters.class,
                          ServiceLog.class,
                          LoopMeters.class,
                          Problem.class,
                          Telemetry.class)
                      .map(in -> in.getPackageName() + "."),
                  Stream.of(Listener.class, ServiceVerticle.class).map(Class::getName)))
          .toList();

  /**
   * Starts one.
   *
   * @param stall a task that holds its loop for longer is a stall
   */
  static ObservedVertx start(
      String service, int eventLoops, Duration stall, Telemetry telemetry, Transport transport) {
    LoopMeters meters = new LoopMeters(telemetry.meter());
    Consumer<Stall> counted = meters::stalled;
    LoopMonitor monitor =
        LoopMonitor.over(
            transport,
            MonitorOptions.DEFAULT
                .withStallThreshold(stall)
                .withFrameworks(FRAMEWORKS)
                .withOmitted(List.of(RequestFaults.class.getPackageName() + ".")),
            counted.andThen(new StallLog(telemetry.log())),
            new UnhandledFailures(service, "loop-monitor", telemetry.meter())::handle);
    meters.observe(monitor);
    Vertx vertx = vertx(eventLoops, monitor.transport());
    vertx.exceptionHandler(new UnhandledFailures(service, "serving", telemetry.meter()));
    return new ObservedVertx(vertx, monitor);
  }

  /** One with a single loop, not monitored: it serves the management port. */
  static Vertx unobserved(String service, Telemetry telemetry, Transport transport) {
    Vertx vertx = vertx(1, transport);
    vertx.exceptionHandler(new UnhandledFailures(service, "management", telemetry.meter()));
    return vertx;
  }

  /** Closes the loops, then the monitor. */
  Future<Void> close() {
    return vertx.close().onComplete(closed -> monitor.close());
  }

  private static Vertx vertx(int eventLoops, Transport transport) {
    // no cache directory, so that a read-only root file system is enough
    return Vertx.builder()
        .withTransport(transport)
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
