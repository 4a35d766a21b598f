package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.allinone.Drill.Asked;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** With FAULTS_VISIBLE=false nothing shows a trainee that a fault was injected. */
class HiddenFaultTest {
  private static TracedMesh mesh;

  @BeforeAll
  static void up() {
    Map<String, String> settings = new HashMap<>(Drill.SETTINGS);
    settings.put("FAULTS_VISIBLE", "false");
    mesh = TracedMesh.with(settings);
  }

  @AfterAll
  static void down() throws Exception {
    mesh.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "delay            | {'latency':'50ms'}       | 200",
        "error            | {'status':500}           | 502",
        "garble           | {}                       | 502",
        "hang             | {}                       | 504",
        "block-loop       | {'hold':'50ms'}          | 200",
        "sick-but-healthy | {'status':503}           | 502",
        "hog-cpu          | {'threads':1}            | 200",
        "skew-clock       | {'skew':'-1s'}           | 200"
      })
  void aHiddenFaultActsAndNothingTellsOfIt(String kind, String members, int status)
      throws Exception {
    Drill drill = Drill.in(mesh, "payment-service", kind, members);
    drill.put();
    try {
      Asked asked = drill.ask("&deadline=2s");
      assertEquals(status, asked.status());
      assertSaysNothing(asked.trace().json().encode());
      assertFalse(drill.metric("fault"));
      HttpResponse<String> own = answer("/payments?user=42", "Request-Timeout", "2s");
      if (own != null) {
        assertSaysNothing(own.headers().map() + own.body());
      }
    } finally {
      drill.undo();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "payment-service, block-loop, /payments?user=7, shop.AccountStatement.awaitArchive",
    "payment-service, spin-loop, /payments?user=7, shop.AccountStatement.a",
    "order-service, block-loop, /orders?user=7, shop.AccountStatement.awaitArchive",
    "user-service, spin-loop, /users/7, shop.AccountStatement.a",
    "aggregator, block-loop, /menu, aggregator.SummaryDigest.awaitKey",
    "aggregator, spin-loop, /menu, aggregator.SummaryDigest."
  })
  void whatHoldsALoopIsCodeOfTheApplication(String service, String kind, String uri, String code)
      throws Exception {
    Drill drill = Drill.in(mesh, service, kind, "{'hold':'300ms'}");
    drill.put();
    try {
      drill.until(
          () -> {
            assertEquals(200, mesh.send(service, "GET", uri).statusCode());
            return drill.management("/loops").getJsonArray("stalls").stream()
                .map(stall -> String.valueOf(((JsonObject) stall).getString("culprit")))
                .anyMatch(culprit -> culprit.startsWith("dev.loopmesh." + code));
          });
      assertSaysNothing(drill.management("/loops").encode());
      assertSaysNothing(drill.management("/loops/segments").encode());
    } finally {
      drill.undo();
    }
  }

  @Test
  void aHiddenFaultOfARequestActsAndNothingTellsOfIt() throws Exception {
    Asked asked = ask("loopmesh.fault=payment-service:error:503");
    assertEquals(502, asked.status());
    assertSaysNothing(asked.trace().json().encode());
    Asked malformed = ask("loopmesh.fault=payment-service:eror");
    assertEquals(200, malformed.status());
    assertSaysNothing(malformed.trace().json().encode());
  }

  private static Asked ask(String baggage) throws Exception {
    HttpResponse<String> answer = mesh.ask(TracedMesh.summary("parallel"), "baggage", baggage);
    return new Asked(mesh, answer, 0);
  }

  /** The response of the service itself; null if it hangs. */
  private static HttpResponse<String> answer(String uri, String... headers) throws Exception {
    return mesh.manage("payment-service", "GET", "/faults/drill", null).body().contains("hang")
        ? null
        : mesh.send("payment-service", "GET", uri, headers);
  }

  /** The problem of an unforeseen failure says "Internal error", whatever its cause. */
  private static void assertSaysNothing(String text) {
    String said = text.replace("Internal error", "").toLowerCase().replace("default", "");
    assertFalse(said.contains("fault"), text);
    assertFalse(said.contains("drill"), text);
    assertTrue(!said.contains("injected"), text);
  }
}
