package dev.loopmesh.kit.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.load.http.Failure;
import dev.loopmesh.kit.load.workload.Arrivals;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExpectationTest {
  private static final long MS = 1_000_000;

  /** 90 responses of 100 ms, of which 20 ms were late; 5 of 2 s; 3 with 503, 2 timeouts at 10 s. */
  private static LoadReport report() {
    Times times = Times.empty();
    times.response().recordValueWithCount(100 * MS, 90);
    times.service().recordValueWithCount(80 * MS, 90);
    times.response().recordValueWithCount(2_000 * MS, 5);
    times.service().recordValueWithCount(2_000 * MS, 5);
    times.response().recordValueWithCount(10_000 * MS, 2);
    times.service().recordValueWithCount(10_000 * MS, 2);
    times.lateness().recordValueWithCount(20 * MS, 100);
    return new LoadReport(
        LoadPlan.of(URI.create("http://127.0.0.1/"), Arrivals.constant(10, Duration.ofSeconds(10))),
        Instant.EPOCH,
        Duration.ofSeconds(10),
        Duration.ofSeconds(20),
        new LoadReport.Requests(100, 0, 0, 0, false),
        new TreeMap<>(Map.of(200, 95L, 503, 3L)),
        Map.of(Failure.TIMEOUT, 2L),
        times,
        0,
        new LoadReport.Generator(Duration.ofMillis(5), Duration.ZERO));
  }

  @ParameterizedTest
  @CsvSource({
    "p50<101ms, true, 100ms",
    "p50<99ms, false, 100ms",
    "p50>99ms, true, 100ms",
    "response.p50<101ms, true, 100ms",
    "service.p50<81ms, true, 80ms",
    "service.p50<79ms, false, 80ms",
    "p90<=110ms, true, 100ms",
    "p95<110ms, false, 2s",
    "p99<9s, false, 10s",
    "p99.9 < 11s, true, 10s",
    "max<9s, false, 10s",
    "mean<1s, true, 402.062ms",
    "service.mean<300ms, false, 383.505ms",
    "errors<1%, false, 5.00%",
    "errors<=5%, true, 5.00%",
    "errors<5%, false, 5.00%",
    "errors>0.5%, true, 5.00%",
    "rate>4/s, true, 4.75/s",
    "rate>=300/m, false, 4.75/s",
    "lateness<2ms, false, 20ms",
    "lateness<25ms, true, 20ms"
  })
  void aThresholdIsComparedWithItsFigure(String text, boolean met, String measured) {
    Expectation.Result result = Expectation.parse(text).in(report());
    assertEquals(met, result.met(), result::toString);
    assertEquals(text, result.expectation());
    assertEquals(measured, near(result.measured()), "to four digits");
  }

  /** Histograms round up within four digits. */
  private static String near(String measured) {
    return measured
        .replaceFirst("^100\\.00\\d*ms$", "100ms")
        .replaceFirst("^80\\.00\\d*ms$", "80ms")
        .replaceFirst("^20\\.00\\d*ms$", "20ms")
        .replaceFirst("^2\\.000\\d*s$", "2s")
        .replaceFirst("^10\\.000\\d*s$", "10s")
        .replaceFirst("^402\\.0\\d*ms$", "402.062ms")
        .replaceFirst("^383\\.5\\d*ms$", "383.505ms");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "p99",
        "p99<",
        "p99<1200",
        "p99=1s",
        "p100<1s",
        "p99.9999<1s",
        "q99<1s",
        "service.errors<1%",
        "service.lateness<1s",
        "errors<0.01",
        "errors<1s",
        "rate>200",
        "lateness<1%",
        "p99<1s;p50<1s",
        "P99<1s"
      })
  void whatIsNotAThresholdSaysWhatIs(String text) {
    Exception wrong =
        assertThrows(IllegalArgumentException.class, () -> Expectation.parse(text), text);
    assertTrue(wrong.getMessage().contains("write "), wrong::getMessage);
  }

  @Test
  void withoutAResponseNoTimeIsGoodEnough() {
    LoadReport none = report();
    none.times().response().reset();
    Expectation.Result result = Expectation.parse("p50>0ms").in(none);
    assertEquals(new Expectation.Result("p50>0ms", false, "no response"), result);
  }

  @Test
  void aReportInJsonHasServiceAndResponseTimesSideBySide() {
    var json = report().toJson();
    assertEquals(100, json.getJsonObject("responseMs").getDouble("p50"), 0.01);
    assertEquals(80, json.getJsonObject("serviceMs").getDouble("p50"), 0.01);
    assertEquals(97, json.getJsonObject("responseMs").getLong("count"));
    assertEquals(Map.of("5xx", 3L, "timeout", 2L), json.getJsonObject("errors").getMap());
    assertEquals(0.05, json.getDouble("errorShare"));
    assertEquals(false, json.getBoolean("trustworthy"));
    assertTrue(json.getJsonArray("doubts").getString(0).contains("100.0 % of the requests"));
  }
}
