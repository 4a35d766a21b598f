package dev.loopmesh.aggregator;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.contract.Protocol;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A restart of the aggregator drops its pools and breakers, and serves every mode again. */
class RestartInMeshTest {
  @ParameterizedTest
  @EnumSource(Protocol.class)
  void poolsAndBreakersAreNewAndMeasuredOnce(Protocol protocol) throws Exception {
    try (MeshUnderTest mesh =
        MeshUnderTest.waiting(
            protocol,
            "1ms",
            "1ms",
            "1s",
            "SHUTDOWN_GRACE",
            "100ms",
            "OTEL_SDK_DISABLED",
            "false",
            "OTEL_TRACES_EXPORTER",
            "none",
            "OTEL_LOGS_EXPORTER",
            "none")) {
      assertEquals(200, mesh.change("BREAKER_FAILURES", "1", "CALL_TIMEOUT", "100ms").status());
      assertEquals(504, mesh.get(MeshUnderTest.summary("parallel")).status());
      mesh.hasMeasured("loopmesh_breaker_state{", "payment", "\"open\"", "} 1");
      List<String> before = series(mesh);
      MeshUnderTest.modes().forEach(mode -> mesh.ask(MeshUnderTest.summary(mode)));

      mesh.restart();

      assertEquals(before, series(mesh), "each is measured by one instance");
      mesh.hasMeasured("loopmesh_breaker_state{", "payment", "\"closed\"", "} 1");
      mesh.hasMeasured("loopmesh_pool_connections{", "payment", "\"used\"", "} 0");
      mesh.change("BREAKER_FAILURES", "off", "CALL_TIMEOUT", "off");
      for (String mode : MeshUnderTest.modes().toList()) {
        assertEquals(200, mesh.get(MeshUnderTest.summary(mode)).status(), mode);
      }
    }
  }

  /** Of the defences, without values. */
  private static List<String> series(MeshUnderTest mesh) {
    return mesh.management("/metrics")
        .lines()
        .filter(line -> line.matches("loopmesh_(pool|breaker|replica)_.*"))
        .map(line -> line.substring(0, line.lastIndexOf(' ')))
        .toList();
  }
}
