package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The lab's pages in a real browser, with a real mesh. Skipped if no browser is installed. */
class PagesTest {

  private static TracedMesh mesh;
  private static Browser browser;
  private static String lab;

  @BeforeAll
  static void open() throws Exception {
    browser = Browser.start();
    mesh = TracedMesh.with(Map.of("LATENCY", "400ms"));
    lab = mesh.mesh().url("lab");
  }

  @AfterAll
  static void everythingCameFromTheLabAndNothingWentWrong() throws Exception {
    if (browser != null) {
      browser.close();
      mesh.close();
      String sameHost = lab.replace("http://", "");
      assertEquals(
          List.of(),
          browser.page().requests().stream()
              .filter(url -> !url.matches("(about|data|blob):.*"))
              .filter(url -> !url.startsWith("http://" + sameHost))
              .filter(url -> !url.startsWith("ws://" + sameHost))
              .toList());
      assertEquals(List.of(), browser.page().complaints());
    }
  }

  @BeforeEach
  void inDaylight() throws Exception {
    browser.look(1440, 900, "light");
  }

  @ParameterizedTest
  @ValueSource(strings = {"parallel 3", "sequential 1"})
  void asManyCallsAreInTheKitchensAsTheModeMakes(String expected) throws Exception {
    String mode = expected.split(" ")[0];
    int most;
    int tries = 0;
    do { // late events are missing from the picture, and counted
      browser.open(lab + "/?guests=off", Browser.SEES_ALL);
      browser.evaluate(
          "window.most = 0; (function look() { const calls = document.querySelectorAll("
              + "'lab-room .token:not(.request)').length; window.most = Math.max(window.most, calls);"
              + " requestAnimationFrame(look); })(); document.getElementById('send-%s').click()"
                  .formatted(mode));
      browser.waitFor(
          "!document.querySelector('#send-%s .figure').classList.contains('none')".formatted(mode));
      most = (Integer) browser.evaluate("window.most");
    } while (!browser.evaluate("loopmesh.model.late").equals(0) && ++tries < 10);
    assertEquals(Integer.parseInt(expected.split(" ")[1]), most);
  }

  @Test
  void whatIsDrawnIsWhereTheSpansSayThatItWas() throws Exception {
    browser.open(lab + "/?guests=off", Browser.SEES_ALL);
    browser.evaluate(
        "window.begun = performance.now(); window.shownMoments = []; (function look() { if (loopmesh.model.shown) shownMoments.push(loopmesh.model.shown); requestAnimationFrame(look); })"
            + "(); fetch('/api/guests?mode=parallel&rate=20&for=20s', {method: 'POST'})");
    browser.run("/drawn-and-recorded.js");
    browser.waitFor("recordedInTime().length >= 50 || performance.now() - begun > 25000");
    boolean inTime = (Boolean) browser.evaluate("recordedInTime().length >= 50");
    assumeTrue(inTime, "this machine was too slow: spans came after their time was shown");
    browser.evaluate("fetch('/api/guests', {method: 'DELETE'}).then(() => true)");
    double[] found =
        Arrays.stream(((String) browser.evaluate("compareWithSpans()")).split(" "))
            .mapToDouble(Double::parseDouble)
            .toArray();
    assertTrue(found[0] < 16_667, "as known, off by µs: " + found[0]);
    assertTrue(found[1] < 16_667, "drawn before it was there, by µs: " + found[1]);
    assertTrue(
        found[2] <= found[3] + 5_000,
        "drawn late by µs: %f, frame %f".formatted(found[2], found[3]));
  }

  @Test
  void aBlockIsCrossHatchedAndTellsItsFrameAndWhomItDelayed() throws Exception {
    browser.open(lab + "/?guests=off", Browser.SEES_ALL);
    browser.evaluate("document.getElementById('send-blocking').click()");
    browser.waitFor(
        "loopmesh.model.laneOf('aggregator')?.blockAt(loopmesh.model.shown)?.micros > 300000");
    browser.evaluate("fetch('/api/guests?mode=menu', {method: 'POST'})");
    browser.waitFor(
        "[...loopmesh.model.laneOf('aggregator').blocks.values()].some(b => b.micros > 300000"
            + " && b.cpuUse === 'parked' && !b.inProgress && b.end < loopmesh.model.shown)");
    browser.evaluate(
        "document.getElementById('pause').click(); document.querySelector('lab-lanes canvas').focus()");
    String chosen = "";
    for (int step = 0; step < 80 && !chosen.contains("BlockingUpstreamClient"); step++) {
      browser.press("ArrowLeft", "ArrowLeft", 37);
      chosen = (String) browser.evaluate("document.querySelector('.detail').textContent");
    }
    assertTrue(chosen.contains("Its thread was blocked and held the loop"), chosen);
    assertTrue(chosen.contains("BlockingUpstreamClient"), chosen);
    assertTrue(hatchedPixels() > 50, "no hatching in the lanes");
  }

  /** Pixels of the lanes in the alarm colour that are on hatched lines, not on outlines. */
  private static int hatchedPixels() throws Exception {
    return (Integer)
        browser.evaluate(
            "(() => { const c = document.querySelector('lab-lanes canvas'), w = c.width; const d = c.getContext('2d')"
                + ".getImageData(0, 0, w, c.height).data; const held = i => Math.abs(d[4 * i] - 0xd5) < 12"
                + " && Math.abs(d[4 * i + 1] - 0x5e) < 12 && d[4 * i + 2] < 14; let n = 0; for (let i = w; i < w * (c.height - 1); i++)"
                + " if (held(i) && ![i - 1, i + 1, i - w, i + w].some(held)) n++; return n; })()");
  }

  @Test
  void theFloorIsUsedByKeysAlone() throws Exception {
    browser.open(lab + "/?guests=off", Browser.SEES_ALL);
    browser.press("2", "Digit2", 50);
    browser.waitFor(
        "[...loopmesh.model.requests.values()].some(r => r.mode === 'parallel' && r.end)");
    browser.press("?", "Slash", 191);
    browser.waitFor("document.querySelector('dialog.help')?.open");
    browser.press("Escape", "Escape", 27);
    browser.waitFor("!document.querySelector('dialog.help')");
    browser.press(" ", "Space", 32);
    browser.waitFor("document.querySelector('#pause').getAttribute('aria-pressed') === 'true'");
  }

  @Test
  void tracesAreFilteredOpenedWalkedThroughAndCompared() throws Exception {
    browser.open(lab + "/?guests=off", Browser.SEES_ALL);
    browser.evaluate(
        "Promise.all(['sequential', 'parallel'].map(mode => fetch(`/api/guests?mode=${mode}`, {method: 'POST'})))");
    browser.open(
        lab + "/traces",
        "document.querySelectorAll('tbody tr').length >= 2"
            + " && document.querySelector('tbody').textContent.includes('sequential')");
    int all = (Integer) browser.evaluate("document.querySelectorAll('tbody tr').length");
    browser.evaluate(
        "(() => { const c = document.querySelector('heat-map canvas'), b = c.getBoundingClientRect();"
            + " const at = (type, x, y) => c.dispatchEvent(new PointerEvent(type, {clientX: b.left + x, clientY: b.top + y, pointerId: 1, bubbles: true}));"
            + " c.setPointerCapture = () => {}; at('pointerdown', 60, 8); at('pointermove', 300, 30); at('pointerup', b.width - 2, 45); })()");
    browser.waitFor("document.querySelectorAll('tbody tr').length < " + all);
    browser.waitFor("document.querySelector('[role=status]').textContent.includes(' of ')");

    TracedMesh.until(() -> wholeTraces().length == 2);
    String[] two = wholeTraces();
    browser.open(
        lab + "/traces/" + two[0], "document.querySelectorAll('[role=row][data-span]').length > 9");
    browser.evaluate("document.querySelector('[role=row][tabindex=\"0\"]').focus()");
    browser.press("ArrowDown", "ArrowDown", 40);
    assertEquals("2", browser.evaluate("document.activeElement.getAttribute('aria-level')"));
    browser.press("ArrowLeft", "ArrowLeft", 37);
    assertEquals("false", browser.evaluate("document.activeElement.getAttribute('aria-expanded')"));
    browser.open(
        lab + "/traces/" + two[0] + "#with=" + two[1],
        "document.querySelectorAll('trace-waterfall').length === 2");
  }

  /** Two of them at most. */
  private static String[] wholeTraces() throws Exception {
    String ids =
        "fetch('/api/traces?limit=500').then(a => a.json()).then(b => b.traces"
            + ".filter(t => t.complete && t.spans > 9).map(t => t.traceId).slice(0, 2).join(' '))";
    return ((String) browser.evaluate(ids)).split(" ");
  }

  @Test
  void theMeshShowsEveryServiceAsItIs() throws Exception {
    browser.open(
        lab + "/mesh",
        "[...document.querySelectorAll('.card')].filter(c => c.textContent.includes('● OK')).length === 4"
            + " && document.querySelectorAll('.card dl').length >= 4"
            + " && document.querySelector('.card dl').textContent.includes('% busy')");
  }
}
