package dev.loopmesh.aggregator;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.aggregator.defence.LoadShedder;
import dev.loopmesh.contract.Protocol;
import io.vertx.core.Future;
import java.lang.management.ManagementFactory;
import java.util.List;
import javax.management.JMException;
import javax.management.ObjectName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A restart of the aggregator drops its pools and breakers, and serves every mode again. */
@Tag("load") // counts objects of the whole process, so no other test may run in it
class RestartInMeshTest {
  @ParameterizedTest
  @EnumSource(Protocol.class)
  void poolsAndBreakersAreNew(Protocol protocol) throws Exception {
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
      String[] breaking = {"BREAKER_FAILURES", "1", "BREAKER_RESET", "1m", "CALL_TIMEOUT", "300ms"};
      assertEquals(200, mesh.change(breaking).status());
      String partial = MeshUnderTest.summary("parallel", "onFailure=partial");
      assertEquals(200, mesh.get(partial).status());
      mesh.hasMeasured("loopmesh_breaker_state{", "payment", "\"open\"", "} 1");
      List<String> before = series(mesh);
      long live = liveShedders();
      MeshUnderTest.modes().forEach(mode -> mesh.ask(MeshUnderTest.summary(mode)));

      mesh.restart();

      assertEquals(before, series(mesh));
      mesh.hasMeasured("loopmesh_unhandled_failures_total{", "\"serving\"", "} 0");
      mesh.hasMeasured("loopmesh_breaker_state{", "payment", "\"closed\"", "} 1");
      mesh.hasMeasured("loopmesh_pool_connections{", "payment", "\"used\"", "} 0");
      mesh.change("BREAKER_FAILURES", "off", "CALL_TIMEOUT", "off");
      List<Future<Answer>> again =
          MeshUnderTest.modes().map(mode -> mesh.ask(MeshUnderTest.summary(mode))).toList();
      for (Future<Answer> answer : again) {
        assertEquals(200, answer.await(30, SECONDS).status());
      }
      MeshUnderTest.until(() -> liveShedders() <= live, () -> liveShedders() + " of " + live);
    }
  }

  /** Of the defences, without values. */
  private static List<String> series(MeshUnderTest mesh) {
    return mesh.management("/metrics")
        .lines()
        .filter(line -> line.matches("loopmesh_(pool|breaker|replica)_.*"))
        .filter(line -> !line.startsWith("loopmesh_replica_attempts_")) // none has ended yet
        .map(line -> line.substring(0, line.lastIndexOf(' ')))
        .toList();
  }

  /** How many are reachable in this JVM; each aggregator has one per event loop. */
  private static long liveShedders() {
    try {
      Object histogram =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
      return histogram
          .toString()
          .lines()
          .map(line -> line.strip().split("\\s+"))
          .filter(columns -> columns.length > 3 && columns[3].equals(LoadShedder.class.getName()))
          .mapToLong(columns -> Long.parseLong(columns[1]))
          .sum();
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }
}
