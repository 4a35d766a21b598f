package dev.loopmesh.allinone;

import dev.loopmesh.kit.service.FreePort;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lab.Lab;
import java.util.Map;

/**
 * Chooses the lab's ports before anything starts: the services start first, but their responses
 * link to the lab and their traces are sent to it.
 */
final class LabPorts {
  private LabPorts() {}

  /**
   * Replaces port 0 by a free port, and sets the lab's addresses unless they are set.
   *
   * @param environment valid settings, which are completed
   */
  static void choose(Map<String, String> environment) {
    Settings settings = Settings.of(environment, Lab.SPEC.name());
    String host = settings.address("HOST", "127.0.0.1");
    String otlpHost = settings.address("OTLP_HOST", "127.0.0.1");
    int port = settings.integer("PORT", Lab.SPEC.port(), 0, 65_535);
    int otlpPort = settings.integer("OTLP_PORT", port == 0 ? 0 : Lab.OTLP_PORT, 0, 65_535);
    if (port == 0) {
      port = FreePort.on(host);
      environment.putIfAbsent("LAB_MANAGEMENT_PORT", "0"); // as with any port
      environment.put("LAB_PORT", "" + port);
    }
    if (otlpPort == 0) {
      otlpPort = FreePort.on(otlpHost);
    }
    environment.put("LAB_OTLP_PORT", "" + otlpPort);
    environment.putIfAbsent("LAB_URL", address(host, port));
    environment.putIfAbsent("OTEL_EXPORTER_OTLP_ENDPOINT", address(otlpHost, otlpPort));
  }

  private static String address(String host, int port) {
    return switch (host) {
      case "0.0.0.0", "::" -> "http://127.0.0.1:" + port;
      default -> "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    };
  }
}
