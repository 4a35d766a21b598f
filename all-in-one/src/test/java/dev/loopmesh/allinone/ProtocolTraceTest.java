package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.TracedMesh.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.allinone.SeenTrace.SeenSpan;
import dev.loopmesh.contract.Protocol;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trace says which version of HTTP was spoken, at both ends of each call. */
class ProtocolTraceTest {
  @ParameterizedTest
  @CsvSource({
    "HTTP_1_1, 1.1, http/1.1, parallel, 1.1",
    "H2C_UPGRADE, 2, h2c, parallel, 2",
    "HTTP_1_1, 1.1, h2c, worker, 2"
  })
  void bothEndsOfACallTellTheVersionThatTheySpoke(
      Protocol caller, String asked, String protocol, String mode, String version)
      throws Exception {
    Map<String, String> settings = Map.of("UPSTREAM_PROTOCOL", protocol, "LATENCY", "1ms");
    try (TracedMesh mesh = TracedMesh.with(caller, settings)) {
      SeenTrace trace = mesh.traceOf(mesh.ask(summary(mode)));
      List<SeenSpan> calls = trace.below(trace.root());

      assertEquals(asked, versionIn(trace.root()));
      assertEquals(3, calls.size());
      for (SeenSpan call : calls) {
        assertEquals(version, versionIn(call), call::toString);
        assertEquals(version, versionIn(trace.onlyBelow(call)), call::toString);
      }
    }
  }

  private static Object versionIn(SeenSpan span) {
    return span.attribute("network.protocol.version");
  }
}
