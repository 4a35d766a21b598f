package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The Race page shows the lab's figures, also when it opens a link or a file. */
class RacePageTest {
  private static final String ANSWERS =
      "window.answers = []; const real = fetch; window.fetch = async (what, ...how) => {"
          + " const answer = await real(what, ...how); if (what.startsWith('/race'))"
          + " answers.push(await answer.clone().json()); return answer; };";

  private static final String CHOOSE =
      "document.querySelectorAll('fieldset input').forEach(i => i.checked = [%s].includes(i.value));"
          + "document.getElementById('start').click()";

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
  void eachModeIsPredictedAtOnceAndDrawnWhenItIsOver() throws Exception {
    browser.open(
        mesh.mesh().url("lab") + "/race", "document.querySelectorAll('.run .ghost').length === 15");
    browser.evaluate(ANSWERS + CHOOSE.formatted("'sequential', 'blocking'"));
    String run = "document.querySelector('.run[data-mode=%s][data-state=%s]')";
    assertEquals(6, browser.evaluate("document.querySelectorAll('.run .ghost').length"));
    browser.waitFor(
        "%s && %s"
            .formatted(run.formatted("sequential", "over"), run.formatted("blocking", "running")));
    String blocking = run.formatted("blocking", "over");
    browser.waitFor(blocking);
    browser.evaluate("window.guests = answers.map(answer => answer.runs[0].guests); true");
    assertEquals(
        browser.evaluate("`${guests[1].servedMeanwhile} / ${guests[1].came} served`"),
        browser.evaluate(blocking + ".querySelector('strong').textContent"));
    assertEquals(
        browser.evaluate("guests[1].visits.filter(v => v.servedMs - v.arrivedMs >= 50).length"),
        browser.evaluate(blocking + ".querySelectorAll('.wait').length"));
    String share = "guests[%d].servedMeanwhile / guests[%<d].came";
    assertEquals(
        true, browser.evaluate("2 * %s < %s".formatted(share.formatted(1), share.formatted(0))));
  }

  @Test
  void itFitsOneScreenWithoutScrolling() throws Exception {
    browser.open(
        mesh.mesh().url("lab") + "/race", "document.querySelectorAll('.run .ghost').length === 15");
    String scrolls = "document.documentElement.scrollHeight > innerHeight";
    assertEquals(false, browser.evaluate(scrolls), "while it is predicted");
    browser.evaluate("document.getElementById('start').click()");
    browser.waitFor("document.querySelector('details.twin')");
    assertEquals(false, browser.evaluate(scrolls), "when it is over");
  }

  @Test
  void aRaceIsRunAndItsLinkHoldsIt() throws Exception {
    browser.open(mesh.mesh().url("lab") + "/race", "document.getElementById('start')");
    browser.evaluate(ANSWERS + CHOOSE.formatted("'sequential', 'parallel'"));
    String over = "document.querySelectorAll('.run[data-state=over]').length";
    browser.waitFor("answers.length === 2 && %s === 2".formatted(over));
    browser.evaluate("window.answer = { runs: answers.flatMap(each => each.runs) }");
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
