package dev.loopmesh.kit.service;

import dev.loopmesh.kit.connection.LastAnswer;
import dev.loopmesh.kit.connection.ServerLoad;
import dev.loopmesh.kit.fault.RequestFaults;
import dev.loopmesh.kit.guard.Guard;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.log.ServiceLog;
import dev.loopmesh.kit.metrics.LoopMeters;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.telemetry.Telemetry;
import dev.loopmesh.loop.LoopMonitor;
import dev.loopmesh.loop.MonitorOptions;
import dev.loopmesh.loop.Stall;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.transport.Transport;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A {@link Vertx} whose event loops are watched.
 *
 * @param vertx what serves
 * @param monitor what its loops do
 */
record ObservedVertx(Vertx vertx, LoopMonitor monitor) {
  /** What every request passes through, whatever the service: never a stall's culprit. */
  private static final List<String> FRAMEWORKS =
      Stream.concat(
              Stream.of("io.opentelemetry.", "com.google.protobuf."),
              Stream.concat(
                  Stream.of(
                          LastAnswer.class,
                          Guard.class,
                          Parameters.class,
                          ServiceLog.class,
                          LoopMeters.class,
                          Problem.class,
                          Telemetry.class)
                      .map(in -> in.getPackageName() + "."),
                  Stream.of(
                          AccessLog.class,
                          Listener.class,
                          ServiceVerticle.class,
                          RequestFaults.class)
                      .map(Class::getName)))
          .toList();

  /**
   * Starts one.
   *
   * @param stall a task that holds its loop for longer than this is a stall
   * @param telemetry measures what the loops do, and tells of stalls
   * @param frames whether it tells where in the code these were
   * @param load of its servers
   */
  static ObservedVertx start(
      String service,
      int eventLoops,
      Duration stall,
      Telemetry telemetry,
      boolean frames,
      ServerLoad load) {
    LoopMeters meters = new LoopMeters(telemetry.meter());
    Consumer<Stall> counted = meters::stalled;
    LoopMonitor monitor =
        LoopMonitor.over(
            new BoundedTransport(load),
            MonitorOptions.DEFAULT.withStallThreshold(stall).withFrameworks(FRAMEWORKS),
            counted.andThen(new StallLines(telemetry.log(), frames)),
            new UnhandledFailures(service, "loop-monitor", telemetry.meter())::handle);
    meters.observe(monitor);
    Vertx vertx = vertx(eventLoops, monitor.transport());
    vertx.exceptionHandler(new UnhandledFailures(service, "serving", telemetry.meter()));
    return new ObservedVertx(vertx, monitor);
  }

  /** One whose single loop nobody watches: it is what watches. */
  static Vertx unobserved(String service, Telemetry telemetry, ServerLoad load) {
    Vertx vertx = vertx(1, new BoundedTransport(load));
    vertx.exceptionHandler(new UnhandledFailures(service, "management", telemetry.meter()));
    return vertx;
  }

  /** Closes the loops, then ends the watch. */
  Future<Void> close() {
    return vertx.close().onComplete(closed -> monitor.close());
  }

  private static Vertx vertx(int eventLoops, Transport transport) {
    // no files are served: no cache directory is made, so a read-only root file system is enough
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
