package dev.loopmesh.lab.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.lab.live.MetricsText.Sample;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Prometheus' text format, as its documentation has it and as somebody may get it wrong. */
class MetricsTextTest {
  private static final Set<String> POOL = Set.of("pool");

  @Test
  void theSamplesOfWhatIsWantedAreReadInTheirOrder() {
    String text =
        """
        # HELP pool Connections
        # TYPE pool gauge
        pool{service="a",state="used"} 3
        other{broken
        poolside 9
        pool{service="a",state="waiting",} 1.0 1395066363000
        pool 7.5e1
        """;
    assertEquals(
        List.of(
            new Sample("pool", Map.of("service", "a", "state", "used"), 3),
            new Sample("pool", Map.of("service", "a", "state", "waiting"), 1),
            new Sample("pool", Map.of(), 75)),
        MetricsText.read(text, POOL));
  }

  @Test
  void aLabelMayHoldWhateverItsEscapesSay() {
    String line = "pool{path=\"C:\\\\ \\\"x\\\"\\n}, {\"} +Inf";
    Sample sample = MetricsText.read(line, POOL).get(0);
    assertEquals("C:\\ \"x\"\n}, {", sample.label("path"));
    assertEquals(Double.POSITIVE_INFINITY, sample.value());
    assertEquals("", sample.label("another"));
  }

  @Test
  void nothingIsReadOutOfNothing() {
    assertEquals(List.of(), MetricsText.read("", POOL));
    assertEquals(List.of(), MetricsText.read("\n\n# pool 1\n", POOL));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pool",
        "pool{",
        "pool{} ",
        "pool{a} 1",
        "pool{a=} 1",
        "pool{a=b} 1",
        "pool{a=\"b} 1",
        "pool{a=\"\\t\"} 1",
        "pool{a=\"b\"c=\"d\"} 1",
        "pool{a=\"b\",a=\"c\"} 1",
        "pool{=\"b\"} 1",
        "pool one",
        "pool 1 2 3"
      })
  void whatIsNotWellFormedIsRefusedAndShown(String line) {
    var refused =
        assertThrows(
            IllegalArgumentException.class, () -> MetricsText.read("pool 1\n" + line, POOL));
    assertTrue(refused.getMessage().startsWith("'" + line + "'"), refused.getMessage());
  }

  @Test
  void tooManySamplesAreRefused() {
    String most = "pool 1\n".repeat(MetricsText.MOST_SAMPLES);
    assertEquals(MetricsText.MOST_SAMPLES, MetricsText.read(most, POOL).size());
    assertThrows(IllegalArgumentException.class, () -> MetricsText.read(most + "pool 1", POOL));
  }
}
