package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.Drill.in;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.allinone.Drill.Asked;
import dev.loopmesh.allinone.SeenTrace.SeenSpan;
import dev.loopmesh.kit.fault.FaultKind;
import dev.loopmesh.kit.fault.kind.FaultCatalogue;
import io.vertx.core.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every fault in a running mesh: it is injected over HTTP, has its documented effect on status,
 * time, metrics and trace, and leaves nothing behind when it is removed.
 */
class FaultSignatureTest {
  private static final String PAYMENTS = "payment-service";
  private static final String AGGREGATOR = "aggregator";
  private static final Map<String, Row> ROWS = new LinkedHashMap<>();

  /** The expected effect of a fault. */
  private interface Signature {
    void check(Drill drill) throws Exception;
  }

  /**
   * A fault at one service.
   *
   * @param definition its members, without its kind
   */
  private record Row(String service, String definition, Signature signature) {}

  private static TracedMesh mesh;

  static {
    row("delay", PAYMENTS, "{'latency':'400ms'}", FaultSignatureTest::isSlow);
    row("error", PAYMENTS, "{'status':503}", drill -> fails(drill, 503));
    row("reset", PAYMENTS, "{}", drill -> assertEquals("caller_gone", broken(drill)));
    row("hang", PAYMENTS, "{}", FaultSignatureTest::runsOutOfTime);
    row("dribble", PAYMENTS, "{'over':'400ms'}", FaultSignatureTest::isLongOnTheWire);
    row("truncate", PAYMENTS, "{}", drill -> assertNull(broken(drill)));
    row("garble", PAYMENTS, "{}", drill -> assertNull(broken(drill)));
    row("bloat", PAYMENTS, "{'bytes':2097152}", drill -> assertNull(broken(drill)));
    row("refuse", PAYMENTS, "{}", FaultSignatureTest::isNotThere);
    row(
        "block-loop",
        PAYMENTS,
        "{'hold':'300ms'}",
        drill -> holdsTheLoop(drill, FaultSignatureTest::isParked));
    row(
        "spin-loop",
        PAYMENTS,
        "{'hold':'300ms'}",
        drill -> holdsTheLoop(drill, FaultSignatureTest::computes));
    row("hog-cpu", PAYMENTS, "{'threads':2}", FaultSignatureTest::burnsCpu);
    row("leak", PAYMENTS, "{'bytes':16777216,'most':33554432}", FaultSignatureTest::keepsMemory);
    row("starve-pool", AGGREGATOR, "{'places':0}", FaultSignatureTest::waitsForAPlace);
    row("drop-context", AGGREGATOR, "{}", FaultSignatureTest::losesTheTrace);
    row("skew-clock", PAYMENTS, "{'skew':'-5s'}", FaultSignatureTest::isBehind);
    row("sick-but-healthy", PAYMENTS, "{'status':500}", FaultSignatureTest::liesToTheProbes);
    row("unready", PAYMENTS, "{}", FaultSignatureTest::isUnreadyButAnswers);
    row("flap", PAYMENTS, "{'every':'100ms'}", FaultSignatureTest::changesItsMind);
  }

  private static void row(String kind, String service, String definition, Signature signature) {
    ROWS.put(kind, new Row(service, definition, signature));
  }

  @BeforeAll
  static void up() {
    mesh = TracedMesh.with(Drill.SETTINGS);
  }

  @AfterAll
  static void down() throws Exception {
    mesh.close();
  }

  @Test
  void noFaultIsWithoutASignature() {
    Set<String> kinds =
        FaultCatalogue.all().stream().map(FaultKind::name).collect(Collectors.toSet());
    assertEquals(kinds, ROWS.keySet());
  }

  static Set<String> kinds() {
    return ROWS.keySet();
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void itDoesWhatItSaysAndLeavesNothingBehind(String kind) throws Exception {
    Row row = ROWS.get(kind);
    Drill drill = in(mesh, row.service, kind, row.definition);
    drill.assertWell();
    Asked before = drill.ask();
    drill.put();
    drill.until(() -> drill.metric("loopmesh_faults_active{", "\"" + kind + "\"", "} 1"));
    row.signature.check(drill);
    drill.undo();
    assertFalse(drill.metric("loopmesh_faults_active{", "\"" + kind + "\""));
    drill.assertWell();
    assertEquals(200, drill.ask().status());
    drill.until(() -> drill.ask().ms() < before.ms() + 200);
    assertEquals("{\"faults\":[]}", drill.management("/faults").encode());
  }

  private static void isSlow(Drill drill) throws Exception {
    Asked slow = drill.ask();
    assertEquals(200, slow.status());
    SeenSpan server = marked(drill, slow);
    assertTrue(server.endMs() - server.startMs() >= 419, server::toString);
    List<SeenSpan> waits = slow.trace().below(server);
    assertEquals("fault delay", waits.get(0).name());
    assertEquals(true, waits.get(0).attribute("loopmesh.artificial"));
  }

  private static void fails(Drill drill, int status) throws Exception {
    Asked failed = drill.ask();
    assertEquals(502, failed.status());
    SeenSpan server = marked(drill, failed);
    assertEquals(status, server.attribute("http.response.status_code"));
  }

  /** The client gets no valid response. Returns the error that the service itself records. */
  private static Object broken(Drill drill) throws Exception {
    Asked failed = drill.ask();
    assertEquals(502, failed.status());
    return marked(drill, failed).attribute("error.type");
  }

  private static void runsOutOfTime(Drill drill) throws Exception {
    Asked hung = drill.ask("&deadline=1s");
    assertEquals(504, hung.status());
    assertEquals("caller_gone", marked(drill, hung).attribute("error.type"));
  }

  private static void isLongOnTheWire(Drill drill) throws Exception {
    Asked slow = drill.ask();
    assertEquals(200, slow.status());
    SeenSpan server = marked(drill, slow);
    SeenSpan call = slow.trace().callTo(PAYMENTS);
    // its span may end well after the first piece when the loop is held meanwhile
    assertTrue(call.endMs() - server.eventMs("fault") >= 390, () -> call + " " + server);
  }

  private static void isNotThere(Drill drill) throws Exception {
    Asked failed = drill.ask();
    assertEquals(502, failed.status());
    assertEquals(List.of(), failed.trace().below(failed.trace().callTo(PAYMENTS)));
    drill.assertWell(); // to its probes it is
  }

  private static boolean isParked(JsonObject stall) {
    return stall.getString("kind").equals("parked");
  }

  /** On a busy machine it may have had a processor for less than half of the time. */
  private static boolean computes(JsonObject stall) {
    return stall.getString("kind").equals("computing")
        || stall.getString("kind").equals("unknown")
            && String.valueOf(stall.getString("explanation"))
                .contains("the thread had a processor for ");
  }

  private static void holdsTheLoop(Drill drill, Predicate<JsonObject> how) throws Exception {
    Asked slow = drill.ask();
    SeenSpan server = marked(drill, slow);
    assertTrue(server.endMs() - server.startMs() >= 299, server::toString);
    drill.until(
        () -> {
          drill.ask();
          return drill.management("/loops").getJsonArray("stalls").stream()
              .map(JsonObject.class::cast)
              .anyMatch(
                  stall ->
                      how.test(stall)
                          && stall.getDouble("durationMs") >= 299
                          && "GET /payments".equals(stall.getString("route")));
        });
  }

  private static void burnsCpu(Drill drill) throws Exception {
    assertEquals(2, Drill.threads("statements-"));
    double before = drill.value("jvm_cpu_time_seconds_total");
    drill.until(() -> drill.value("jvm_cpu_time_seconds_total") > before + 0.2);
    Asked asked = drill.ask();
    assertEquals(200, asked.status());
    assertEquals("drill", drill.serverSpan(asked).attribute("loopmesh.fault"));
    drill.undo();
    drill.until(() -> Drill.threads("statements-") == 0);
  }

  private static void keepsMemory(Drill drill) throws Exception {
    long before = Drill.usedBytes();
    for (int i = 0; i < 3; i++) { // there is room for two
      marked(drill, drill.ask());
    }
    long during = Drill.usedBytes();
    assertTrue(during - before > 24 << 20, () -> during - before + " bytes");
    drill.undo();
    assertTrue(during - Drill.usedBytes() > 24 << 20);
  }

  private static void waitsForAPlace(Drill drill) throws Exception {
    drill.until(() -> drill.metric("loopmesh_pool_connections{", "\"limit\"", "} 0"));
    Asked late = drill.ask("&deadline=1s");
    assertEquals(504, late.status());
    assertEquals("drill", late.trace().root().attribute("loopmesh.fault"));
    assertEquals(4, late.trace().spans().size()); // calls that no service received
  }

  private static void losesTheTrace(Drill drill) throws Exception {
    Asked lost = drill.ask();
    assertEquals(200, lost.status());
    marked(drill, lost);
    assertEquals(4, lost.trace().spans().size());
    drill.undo();
    assertEquals(10, drill.ask().trace().spans().size());
  }

  private static void isBehind(Drill drill) throws Exception {
    Asked skewed = drill.ask();
    assertEquals(200, skewed.status());
    assertEquals("drill", drill.serverSpan(skewed).attribute("loopmesh.fault"));
    SeenSpan call = skewed.trace().callTo(PAYMENTS); // from which the clock is estimated
    assertEquals(-5_000, aheadMs(skewed), call.endMs() - call.startMs());
    drill.undo();
    Asked right = drill.ask();
    assertTrue(Math.abs(aheadMs(right)) < 2_500, () -> "" + right);
    assertFalse(right.trace().json().encode().contains("loopmesh.fault"));
  }

  /**
   * By how much the clock of payment-service is ahead, as the lab estimates it; 0 without an
   * estimate.
   */
  private static double aheadMs(Asked asked) throws Exception {
    return asked.trace().json().getJsonArray("clocks").stream()
        .map(JsonObject.class::cast)
        .filter(clock -> clock.getString("service").equals(PAYMENTS))
        .mapToDouble(clock -> clock.getDouble("aheadMs"))
        .findFirst()
        .orElse(0);
  }

  private static void liesToTheProbes(Drill drill) throws Exception {
    fails(drill, 500);
    drill.assertWell();
  }

  private static void isUnreadyButAnswers(Drill drill) throws Exception {
    assertEquals(503, drill.probe("/readyz"));
    assertEquals(200, drill.probe("/livez"));
    assertEquals(200, drill.ask().status());
  }

  private static void changesItsMind(Drill drill) throws Exception {
    for (int status : List.of(503, 200, 503)) {
      drill.until(() -> drill.probe("/readyz") == status);
    }
    assertEquals(200, drill.ask().status());
  }

  /** The server span of the service with the fault, which names the fault, as metrics do. */
  private static SeenSpan marked(Drill drill, Asked asked) throws Exception {
    SeenSpan server = drill.serverSpan(asked);
    assertEquals("drill", server.attribute("loopmesh.fault"));
    assertNotEquals(0, drill.state().getInteger("applied"));
    drill.until(() -> drill.metric("loopmesh_faults_total{", "\"" + drill.kind() + "\""));
    return server;
  }
}
