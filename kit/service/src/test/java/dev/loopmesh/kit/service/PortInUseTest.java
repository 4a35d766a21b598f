package dev.loopmesh.kit.service;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.loopmesh.kit.settings.InvalidSettings;
import dev.loopmesh.kit.settings.Settings;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PortInUseTest {
  private static final ServiceSpec SPEC =
      new ServiceSpec("test-service", 0, settings -> (router, vertx) -> {});

  @Test
  void theMessageNamesBothWaysOut() throws Exception {
    try (ServerSocket other = listen(0)) {
      int port = other.getLocalPort();
      assertEquals(message(port, "PORT"), refusal(Settings.of(Map.of("PORT", "" + port))));
      assertEquals(
          message(port, "TEST_SERVICE_PORT"),
          refusal(Settings.of(Map.of("TEST_SERVICE_PORT", "" + port), "test-service")));
    }
  }

  @Test
  void whenOnlyTheManagementPortIsTakenTheOtherIsGivenBack() throws Exception {
    int free;
    try (ServerSocket socket = listen(0)) {
      free = socket.getLocalPort();
    }
    try (ServerSocket other = listen(0)) {
      int port = other.getLocalPort();
      assertEquals(
          message(port, "MANAGEMENT_PORT"),
          refusal(Settings.of(Map.of("PORT", "" + free, "MANAGEMENT_PORT", "" + port))));
    }
    listen(free).close();
  }

  @Test
  void anAddressOfAnotherMachineIsNoTakenPort() {
    Settings settings = Settings.of(Map.of("HOST", "203.0.113.9", "PORT", "0"));

    InvalidSettings refusal =
        assertThrows(
            InvalidSettings.class, () -> RunningService.start(SPEC, settings).await(30, SECONDS));

    assertEquals(List.of("HOST: this machine has no such address"), refusal.errors());
  }

  private static String message(int port, String variable) {
    return "Port %d is in use. Is Loopmesh already running? Set %s to use another."
        .formatted(port, variable);
  }

  private static String refusal(Settings settings) {
    return assertThrows(
            PortInUse.class, () -> RunningService.start(SPEC, settings).await(30, SECONDS))
        .getMessage();
  }

  private static ServerSocket listen(int port) throws Exception {
    return new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"));
  }
}
