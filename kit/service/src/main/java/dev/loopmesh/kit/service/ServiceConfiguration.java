package dev.loopmesh.kit.service;

import dev.loopmesh.kit.connection.ServerLimits;
import dev.loopmesh.kit.fault.FaultSettings;
import dev.loopmesh.kit.guard.Guard;
import dev.loopmesh.kit.http.AccessLog;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.kit.transport.ServiceTransport;
import java.time.Duration;
import java.util.Map;
import java.util.logging.Level;

/** The settings that every service has. */
record ServiceConfiguration(
    String host,
    int port,
    String managementHost,
    int managementPort,
    int eventLoops,
    ServiceTransport transport,
    Duration loopDead,
    Duration loopStall,
    Duration shutdownDelay,
    Duration shutdownGrace,
    Map<String, String> telemetry,
    Level linesShownAt,
    Guard managementGuard,
    ServerLimits limits,
    FaultSettings faults) {

  static ServiceConfiguration read(ServiceSpec spec, Settings settings) {
    int port = settings.integer("PORT", spec.port(), 0, 65_535);
    int otherwise = port == 0 ? 0 : Math.min(port + 1000, 65_535);
    Duration minute = Duration.ofMinutes(1);
    return new ServiceConfiguration(
        settings.address("HOST", "127.0.0.1"),
        port,
        settings.address("MANAGEMENT_HOST", "127.0.0.1"),
        settings.integer("MANAGEMENT_PORT", otherwise, 0, 65_535),
        spec.observed()
            ? settings.integer("EVENT_LOOPS", 1, 1, 64)
            : 1, // a monitor needs a loop of its own
        ServiceTransport.of(settings),
        settings.duration("LOOP_DEAD", Duration.ofSeconds(10), Duration.ofSeconds(2), minute),
        settings.duration("LOOP_STALL", Duration.ofMillis(50), Duration.ofMillis(1), minute),
        settings.duration("SHUTDOWN_DELAY", Duration.ZERO, Duration.ZERO, minute),
        settings.duration("SHUTDOWN_GRACE", Duration.ofSeconds(4), Duration.ZERO, minute),
        telemetry(settings),
        AccessLog.level(settings),
        Guard.read(settings, spec.name(), "MANAGEMENT_HOST", "application/json"),
        ServerLimits.read(settings, spec.calledByServices()),
        FaultSettings.from(settings, spec.name(), spec.work()));
  }

  /** {@code OTEL_*}, which an agent reads too; {@code TELEMETRY} switches only ours off. */
  private static Map<String, String> telemetry(Settings settings) {
    Map<String, String> variables = settings.startingWith("OTEL_");
    if (settings.onOrOff("TELEMETRY", true)) {
      return variables;
    }
    return Map.of("OTEL_SDK_DISABLED", "true", "OTEL_PROPAGATORS", propagators(variables));
  }

  private static String propagators(Map<String, String> variables) {
    return variables.getOrDefault("OTEL_PROPAGATORS", "tracecontext,baggage");
  }

  /** The port of each listener: -1 is a free one that all listeners of a {@code Vertx} share. */
  int sharedPort() {
    return port == 0 ? -1 : port;
  }

  /** The URL, on this machine, of a server that listens on a host. */
  static String url(String listening, int port) {
    String host = listening.equals("0.0.0.0") || listening.equals("::") ? "127.0.0.1" : listening;
    return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
