package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The page of a lesson: prediction, run, observation, verdict, by keys, by link and after a reload.
 */
class LessonPageTest {
  private static final String ALERT = "document.querySelector('[role=alert]')?.textContent";
  private static final String READY = "document.getElementById('prediction')";
  private static final String RUN = "document.getElementById('run')";
  private static final String NOT_OVER = "document.querySelector('progress').value < 1";
  private static final String START =
      "fetch('/api/lessons/%d/runs', {method: 'POST', headers: {'Content-Type': 'application/json'},"
          + " body: '{\"prediction\":{\"value\":3},\"confidence\":\"high\",\"short\":true}'})"
          + ".then(a => a.json()).then(b => b.id)";

  private static TracedMesh mesh;
  private static Browser browser;
  private static String lab;

  @BeforeAll
  static void open() throws Exception {
    browser = Browser.start();
    mesh = TracedMesh.with(Map.of());
    lab = mesh.mesh().url("lab");
    browser.look(1440, 900, "light");
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      List<String> complaints = List.copyOf(browser.page().complaints());
      browser.close();
      mesh.close();
      assertEquals(List.of(), complaints);
    }
  }

  @AfterEach
  void nothingRuns() throws Exception {
    network(false);
    browser.evaluate(
        "fetch('/api/lessons').then(a => a.json()).then(b => b.running"
            + " && fetch('/api/lessons/runs/' + b.running.id, {method: 'DELETE'})).then(() => true)");
    browser.waitFor(
        "(window.idle ??= fetch('/api/lessons').then(a => a.json()).then(b => { window.idle = undefined;"
            + " window.isIdle = b.running === null; })) && window.isIdle");
  }

  private static String phase(String phase) {
    return "document.querySelector('lesson-flow').dataset.phase === '%s'".formatted(phase);
  }

  private static String isFocused(String id) {
    return "document.activeElement.id === '%s'".formatted(id);
  }

  private static void type(String text) throws Exception {
    for (char each : text.toCharArray()) {
      browser.press(String.valueOf(each), "", each == '.' ? 190 : Character.toUpperCase(each));
    }
  }

  private static void tabTo(String condition) throws Exception {
    for (int tabs = 0; tabs < 40; tabs++) {
      browser.press("Tab", "Tab", 9);
      if (Boolean.TRUE.equals(browser.evaluate(condition))) {
        return;
      }
    }
    throw new AssertionError("Tab does not reach " + condition);
  }

  private static void network(boolean isLost) throws Exception {
    browser
        .page()
        .call(
            "Network.emulateNetworkConditions",
            new JsonObject()
                .put("offline", isLost)
                .put("latency", 0)
                .put("downloadThroughput", -1)
                .put("uploadThroughput", -1));
  }

  @Test
  void aLessonIsDoneByKeysAlone() throws Exception {
    browser.open(lab + "/lessons/1?short=true", READY);
    tabTo(isFocused("prediction"));
    type("0.9");
    tabTo("document.activeElement.name === 'confidence'");
    browser.press(" ", "Space", 32);
    tabTo(isFocused("run"));
    browser.press(" ", "Space", 32);
    browser.waitFor(phase("running") + " && " + isFocused("cancel"));
    browser.waitFor(phase("seen") + " && " + isFocused("observation"));
    type("they overlap");
    tabTo(isFocused("observed"));
    browser.press(" ", "Space", 32);
    browser.waitFor(phase("verdict") + " && " + isFocused("told"));
    browser.waitFor("document.querySelectorAll('lesson-history tbody tr').length > 0");

    browser.evaluate(
        "fetch('/api/lessons/runs/' + new URLSearchParams(location.search).get('run'))"
            + ".then(a => a.json()).then(run => window.run = run).then(() => true)");
    assertEquals("they overlap", browser.evaluate("run.observation"));
    assertEquals("low", browser.evaluate("run.confidence"));
    assertEquals(0.9, browser.evaluate("run.prediction.value"));
    assertEquals(
        browser.evaluate("run.verdict.sentence"), browser.evaluate("told.textContent"), "sentence");
    assertEquals(
        browser.evaluate(
            "run.verdict.outcome.replaceAll('-', ' ').replace('noisy', 'noisy to tell')"),
        browser.evaluate(
            "document.querySelector('lesson-verdict .outcome').textContent.replace(/^\\S+ /, '')"));
    String first = "document.querySelector('lesson-verdict [data-knob]')";
    Object knob = browser.evaluate(first + ".dataset.knob");
    tabTo("document.activeElement === " + first);
    browser.press(" ", "Space", 32);
    browser.waitFor(phase("predict") + " && " + isFocused("prediction"));
    assertEquals(
        knob, browser.evaluate("document.querySelector('[name=knob]:checked').value"), "again");
    assertEquals(true, browser.evaluate(RUN + ".disabled"), "without a new prediction");
  }

  @Test
  void runNeedsAPredictionInItsRangeAndUnit() throws Exception {
    browser.open(lab + "/lessons/2", READY);
    assertEquals(true, browser.evaluate(RUN + ".disabled"));
    assertEquals(false, browser.evaluate("document.getElementById('without').disabled"));
    browser.evaluate(READY + ".focus()");
    type("70");
    assertEquals(true, browser.evaluate(RUN + ".disabled"), "70 s is too long");
    browser.waitFor(
        "document.getElementById('prediction-range').textContent === \"'70' is not a prediction; allowed: 0 to 60 s.\"");
    type("00ms");
    assertEquals(false, browser.evaluate(RUN + ".disabled"), "7000ms");
    assertEquals(
        "?prediction=7&knob=10", browser.evaluate("location.search"), "the link holds it in s");
  }

  @Test
  void aReloadResumesARunThatOtherTabsSeeAndCancel() throws Exception {
    browser.open(lab + "/lessons/2?short=true&knob=20&prediction=5", RUN + "?.disabled === false");
    browser.evaluate(RUN + ".click()");
    String link = (String) browser.waitFor("location.search.includes('run=') && location.href");

    browser.open(link, phase("running"));
    assertEquals("5", browser.evaluate(READY + ".value"));
    assertEquals(true, browser.evaluate(NOT_OVER));

    browser.open(lab + "/lessons/1?short=true&prediction=1", RUN + "?.disabled === false");
    browser.waitFor(ALERT + ".includes('Lesson 2 (The standing waiter) is running (')");
    browser.evaluate(RUN + ".click()");
    browser.waitFor(ALERT + ".includes('Wait for it, or cancel it.')");
    browser.evaluate("document.querySelector('running-notice button').click()");
    browser.waitFor(ALERT + ".includes('is over now. You can run this lesson.')");

    browser.open(link, ALERT + ".includes('cancelled')");
    assertEquals("5", browser.evaluate(READY + ".value"), "the prediction is still there");
  }

  @Test
  void aLinkOpensAPastResultWhichEverybodyCanRead() throws Exception {
    browser.open(lab + "/lessons", "document.querySelectorAll('ol.course li').length > 1");
    String id = (String) browser.evaluate(START.formatted(1));
    String over =
        "(window.asked ??= fetch('/api/lessons/runs/%s').then(a => a.json()).then(b => { window.asked = undefined;"
            + " window.state = b.state; })) && window.state && window.state !== 'running'";
    browser.waitFor(over.formatted(id));
    for (String light : List.of("light", "dark")) {
      browser.look(1440, 900, light);
      browser.open(lab + "/lessons/1?run=" + id, phase("verdict"));
      browser.waitFor("document.querySelector('.lesson-chart')");
      browser.run("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js");
      Object findings =
          browser.evaluate(
              "axe.run().then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.html"
                  + " + n.failureSummary).join('; ')).join('\\n'))");
      assertEquals("", findings, light);
    }
    assertEquals("3", browser.evaluate(READY + ".value"));
    assertEquals(
        true,
        browser.evaluate(
            "document.querySelector('.lesson-chart').textContent.includes('you predicted 3.000 s')"));
    browser.look(390, 844, "light");
    browser.waitFor("innerWidth === 390");
    assertEquals(390, browser.evaluate("Math.max(390, document.documentElement.scrollWidth)"));
    browser.look(1440, 900, "light");

    browser.open(lab + "/lessons/2?run=" + id, "true");
    TracedMesh.until(() -> "/lessons/1".equals(browser.evaluate("location.pathname")));
    browser.open(lab + "/lessons/1?prediction=2&run=none", ALERT);
    assertTrue(browser.evaluate(ALERT).toString().startsWith("This lab has no run none"));
    assertEquals(false, browser.evaluate(RUN + ".disabled"), "the link's prediction can be run");
    browser.open(lab + "/lessons", "document.querySelector('ol.course .outcome')");
    assertEquals(
        true,
        browser.evaluate("/[12] of \\d+ done/.test(document.querySelector('.dots').textContent)"));
  }

  @Test
  void anUnknownLessonNamesThoseThatExist() throws Exception {
    browser.open(lab + "/lessons/no-such", ALERT);
    assertEquals("There is no lesson 'no-such'. Choose one of these:", browser.evaluate(ALERT));
    assertEquals(
        browser.evaluate("fetch('/api/lessons').then(a => a.json()).then(b => b.lessons.length)"),
        browser.evaluate("document.querySelectorAll('main ul a').length"));
  }

  @Test
  void aRunIsFollowedAgainWhenTheLabIsBack() throws Exception {
    runAndLoseSight(lab);
    network(false);
    browser.waitFor(phase("seen"));
  }

  @Test
  void aRunThatARestartedLabHasLostCanBeRunAgain() throws Exception {
    Map<String, String> settings = Map.of("LAB_PORT", LastingPort.find(), "LAB_OTLP_PORT", "0");
    String before;
    try (TracedMesh first = TracedMesh.with(settings)) {
      before = first.mesh().url("lab");
      runAndLoseSight(before);
    }
    try (TracedMesh second = TracedMesh.with(settings)) {
      assertEquals(before, second.mesh().url("lab"));
      network(false);
      browser.waitFor(ALERT + ".startsWith('The lab was restarted and has lost this run.')");
      assertEquals(false, browser.evaluate(RUN + ".disabled"));
      assertEquals("5", browser.evaluate(READY + ".value"));
    } finally {
      browser.open(lab + "/lessons", "document.querySelector('ol.course')");
    }
  }

  /** Starts a run, and cuts the page off the lab. */
  private static void runAndLoseSight(String lab) throws Exception {
    browser.open(lab + "/lessons/2?short=true&knob=20&prediction=5", RUN + "?.disabled === false");
    browser.evaluate(RUN + ".click()");
    browser.waitFor(phase("running"));
    network(true);
    browser.waitFor(
        "document.getElementById('progress-text').textContent === 'The lab does not answer. Trying again.'");
  }

  @Test
  void aCurveIsDrawnWithAPointerAndWithKeys() throws Exception {
    browser.open(lab + "/lessons/1", READY);
    browser.evaluate(
        "import('/page/lessons/curve-guess.js').then(() => { const curve = document.createElement('curve-guess');"
            + " curve.asked = {kind: 'curve', unit: 'ms', min: 0, max: 100, x: [0.1, 0.5, 0.9]};"
            + " main.prepend(curve); window.curve = curve; window.scrollTo(0, 0); })");
    browser.evaluate("curve.focus()");
    browser.press("ArrowUp", "ArrowUp", 38);
    assertEquals(null, browser.evaluate("curve.value"), "one point is no curve");
    browser.press("End", "End", 35);
    browser.press("PageUp", "PageUp", 33);
    assertEquals(
        "[[0.1,52],[0.5,57],[0.9,62]]", browser.evaluate("JSON.stringify(curve.value.points)"));

    browser.evaluate(
        "(() => { const svg = curve.querySelector('svg'), b = svg.getBoundingClientRect(); svg.setPointerCapture = () => {};"
            + " const at = (type, x, y) => svg.dispatchEvent(new PointerEvent(type, {clientX: b.left + x * b.width, clientY: b.top + y * b.height, pointerId: 1, bubbles: true}));"
            + " at('pointerdown', 0, 1); at('pointermove', 1, 0); at('pointerup', 1, 0); })()");
    assertEquals(
        true,
        browser.evaluate("(([a, b, c]) => a[1] < b[1] && b[1] < c[1])(curve.value.points)"),
        "rises from left to right");
  }
}
