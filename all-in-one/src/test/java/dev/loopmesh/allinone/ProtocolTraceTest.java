package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.TracedMesh.summary;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.allinone.SeenTrace.SeenSpan;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A trace says which version of HTTP was spoken, at both ends of each call. */
class ProtocolTraceTest {
  @ParameterizedTest
  @CsvSource({
    "http/1.1, parallel, 1.1",
    "h2c, parallel, 2",
    "h2c, worker, 1.1" // the client that blocks has no other
  })
  void bothEndsOfACallTellTheVersionThatTheySpoke(String protocol, String mode, String version)
      throws Exception {
    try (TracedMesh mesh = TracedMesh.with(Map.of("UPSTREAM_PROTOCOL", protocol))) {
      SeenTrace trace = mesh.traceOf(mesh.ask(summary(mode)));
      List<SeenSpan> calls = trace.below(trace.root());

      assertEquals("1.1", versionIn(trace.root()), "the test itself asked over HTTP/1.1");
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
