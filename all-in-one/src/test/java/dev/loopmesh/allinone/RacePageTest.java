package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Race page shows the lab's figures, also when it opens a link or a file. */
class RacePageTest {
  private static TracedMesh mesh;
  private static Browser browser;

  @BeforeAll
  static void open() throws Exception {
    browser = Browser.start();
    mesh = TracedMesh.with(Map.of("LATENCY", "400ms"));
    browser.look(1440, 900, "light");
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
      mesh.close();
    }
  }

  @Test
  void aRaceIsRunAndItsLinkHoldsIt() throws Exception {
    browser.open(mesh.mesh().url("lab") + "/race", "document.getElementById('start')");
    browser.evaluate(
        "window.real = fetch; window.fetch = async (...what) => { const answer = await real(...what);"
            + " answer.clone().json().then(body => window.answer = body); return answer; };"
            + "document.querySelectorAll('fieldset input').forEach(i => i.checked = ['sequential', 'parallel'].includes(i.value));"
            + "document.getElementById('start').click()");
    browser.waitFor("window.answer && document.querySelectorAll('.run').length === 2");
    String shown = Browser.resource("/race-shown.js");
    assertEquals(
        browser.evaluate(shown + "; asItIs(answer)"), browser.evaluate("asItIsShown()"), "shown");
    browser.evaluate("document.getElementById('share').click()");
    String link = (String) browser.waitFor("location.hash.length > 100 && location.href");
    Object before = browser.evaluate("asItIsShown()");

    browser.open(link, "document.querySelectorAll('.run').length === 2");
    assertEquals(before, browser.evaluate(shown + "; asItIsShown()"), "by its link");
    String odd =
        "{\"runs\":[{\"mode\":\"parallel\",\"status\":502,\"elapsedMs\":5,\"fetch\":{\"predictedMs\":%s,\"calls\":[]},"
            + "\"guests\":{\"came\":0,\"servedMeanwhile\":0,\"slowestMs\":null,\"visits\":[]}}],\"guestEveryMs\":50}";
    for (String bad :
        List.of(
            "{",
            "{\"runs\":[{}]}",
            "{\"runs\":[],\"guestEveryMs\":50}",
            odd.formatted("\"x\""),
            odd.formatted("{}"))) {
      browser.evaluate("document.querySelector('[role=alert]')?.remove(); openFile('" + bad + "')");
      browser.waitFor("document.querySelector('[role=alert]')");
      assertEquals(before, browser.evaluate("asItIsShown()"), "after " + bad);
    }
    browser.open(link.substring(0, link.length() - 40), "document.querySelector('[role=alert]')");
  }
}
