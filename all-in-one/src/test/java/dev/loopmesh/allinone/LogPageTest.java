package dev.loopmesh.allinone;

import static dev.loopmesh.allinone.LogTraceTest.patient;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.UnusedPort;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Log lines in the waterfall, in a real browser. Skipped if none is installed. */
class LogPageTest {
  private static final String SAID = "responded with 502: payment-service cannot be reached.";
  private static final String DETAIL = "document.querySelector('.detail ul.log')?.textContent";

  @Test
  void aFailedTraceHasItsLogLineInTheDetailOfItsSpan() throws Exception {
    try (UnusedPort door = new UnusedPort();
        TracedMesh mesh =
            TracedMesh.with(Map.of("LATENCY", "1ms", "PAYMENT_SERVICE_URL", door.url()));
        Browser browser = Browser.start()) {
      String lab = mesh.mesh().url("lab");
      HttpResponse<String> answer = mesh.ask(patient("parallel"));
      String trace = new JsonObject(answer.body()).getString("traceId");
      LogTraceTest.traceWith(mesh, answer, SAID);
      browser.look(1440, 900, "light");
      browser.open(lab + "/traces/" + trace, "document.querySelector('.detail ul.log') !== null");
      String said = (String) browser.evaluate(DETAIL);
      assertTrue(said.matches("(?s).*\\+[0-9.]+ m?s ▲ warn " + SAID + ".*"), said);

      String row = "document.querySelector('[role=row][data-span]')";
      assertTrue((Boolean) browser.evaluate(row + ".querySelector('text.log') !== null"));
      String name = (String) browser.evaluate(row + ".querySelector('[role=gridcell]').innerText");
      assertTrue(name.contains("log line"), name);
      String twin = "document.querySelector('details.twin tbody tr').textContent";
      assertTrue(((String) browser.evaluate(twin)).contains("warn: " + SAID));

      browser.evaluate(row + ".focus()");
      browser.press("ArrowDown", "ArrowDown", 40);
      browser.waitFor("document.querySelector('[role=row].chosen') !== %s".formatted(row));
      assertEquals(
          "true", "" + browser.evaluate("!(%s ?? '').includes('%s')".formatted(DETAIL, SAID)));
      browser.press("ArrowUp", "ArrowUp", 38);
      browser.waitFor("%s.includes('%s')".formatted(DETAIL, SAID));
      assertEquals(List.of(), browser.page().complaints());
    }
  }
}
