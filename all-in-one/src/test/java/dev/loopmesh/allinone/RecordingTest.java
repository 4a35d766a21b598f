package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A recording is saved, opened on another page and played there: of two concurrent requests that
 * were OK, and of one after a service had stopped.
 */
@TestMethodOrder(OrderAnnotation.class)
class RecordingTest {
  private static final String WATCHING =
      "window.loopmesh?.live.connected && [...loopmesh.model.services.values()].filter(s => s.state === 'up').length";
  private static final String REFUSED = "document.querySelector('.notice').textContent";
  private static final String FIGURE =
      "document.querySelector('#send-parallel .figure').textContent";

  private static TracedMesh mesh;
  private static Browser browser;
  private static String floor;
  private static int mark;
  private static String tokens;

  @BeforeAll
  static void record() throws Exception {
    browser = Browser.start();
    mesh = TracedMesh.with(Map.of("LATENCY", "400ms"));
    floor = mesh.mesh().url("lab") + "/?guests=off";
    browser.look(1440, 900, "light");
    openFloor(WATCHING + " === 4");
    browser.evaluate(
        "document.getElementById('send-sequential').click(); document.getElementById('send-parallel').click()");
    browser.waitFor(
        "requestsThat(r => r.http === 200 && r.root && r.stays.length === 3).length === 2");
    mesh.mesh().service("payment-service").stop().await(20, SECONDS);
    browser.waitFor("loopmesh.model.services.get('payment-service').state === 'down'");
    browser.evaluate("document.getElementById('send-parallel').click()");
    browser.waitFor(
        "requestsThat(r => r.http >= 500 && r.root && r.root.end < loopmesh.model.shown).length");
    browser.waitFor("keep('save', 'recording')");
    browser.waitFor("keep('save-trace', 'trace')");
    mark = (Integer) browser.evaluate("markInAKitchen(JSON.parse(sessionStorage.recording))");
    browser.evaluate(
        "document.querySelector('lab-lanes').pause(momentOf(JSON.parse(sessionStorage.recording), %d))"
            .formatted(mark));
    tokens = (String) browser.waitFor("tokens().length >= 2 && tokens().join('\\n')");
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
      mesh.close();
      assertEquals(List.of(), browser.page().complaints());
    }
  }

  /** Opens a new page that can save and open recordings. */
  private static void openFloor(String condition) throws Exception {
    browser.open(floor, "window.loopmesh");
    browser.run("/recordings.js");
    browser.waitFor(condition);
  }

  private static void openRecording() throws Exception {
    browser.evaluate("openFile(sessionStorage.recording)");
    browser.waitFor("loopmesh.recording.played");
  }

  private static void scrub(int to) throws Exception {
    browser.evaluate(
        "(() => { const bar = document.getElementById('moment'); bar.value = %d; bar.dispatchEvent(new Event('input')); })()"
            .formatted(to));
    browser.waitFor("document.getElementById('play').textContent === 'Play'");
  }

  @Test
  void atEachMomentTheSameTokensAreInTheSamePlaces() throws Exception {
    openFloor(WATCHING);
    openRecording();
    scrub(mark);
    browser.waitFor("tokens().length >= 2");
    assertEquals(tokens, browser.evaluate("tokens().join('\\n')"));
    scrub(0);
    browser.waitFor("tokens().length === 0");
  }

  @Test
  void itKnowsNothingOfWhatComesLater() throws Exception {
    openFloor(WATCHING);
    openRecording();
    scrub(mark);
    browser.waitFor("document.querySelector('.notice').hidden");
    assertEquals("–", browser.evaluate(FIGURE));
    scrub(1000);
    browser.waitFor(REFUSED + ".includes('No data from payment-service since')");
    assertEquals("◆ failed", browser.evaluate(FIGURE));
    scrub(mark);
    browser.waitFor("document.querySelector('.notice').hidden");
  }

  @Test
  void itIsPlayedSlowedDownAndStoppedByKeys() throws Exception {
    openFloor(WATCHING);
    openRecording();
    scrub(0);
    browser.evaluate("document.activeElement.blur()");
    browser.press(" ", "Space", 32);
    browser.waitFor(
        "loopmesh.recording.played.going && loopmesh.recording.played.at > loopmesh.recording.played.from");
    browser.press(" ", "Space", 32);
    browser.waitFor("!loopmesh.recording.played.going");
    browser.evaluate(
        "(() => { const speed = document.getElementById('speed'); speed.value = '0.05'; speed.dispatchEvent(new Event('change')); })()");
    assertEquals(
        5_000,
        browser.evaluate(
            "(() => { const p = loopmesh.recording.played; p.go(p.from); p.turn(); p.tick(0); p.tick(100); p.turn(); return p.at - p.from; })()"),
        "100 ms at a twentieth of the speed");
    browser.evaluate("loopmesh.recording.played.go(loopmesh.recording.played.from)");
    browser.press(".", "Period", 190);
    assertEquals(
        5_000, browser.evaluate("loopmesh.recording.played.at - loopmesh.recording.played.from"));
    browser.press(",", "Comma", 188);
    assertEquals(
        0, browser.evaluate("loopmesh.recording.played.at - loopmesh.recording.played.from"));
  }

  @Test
  void whatIsWrongWithAFileIsSaidAndNothingIsLost() throws Exception {
    openFloor(WATCHING);
    JsonObject said =
        new JsonObject((String) browser.evaluate("whatIsSaidOfBadFiles(sessionStorage.recording)"));
    assertTrue(said.size() >= 16, said.encodePrettily());
    for (String file : said.fieldNames()) {
      String why = said.getString(file);
      assertTrue(why.matches("This (file|recording|isn't) .*\\."), file + ": " + why);
    }
    openRecording();
    scrub(mark);
    browser.evaluate("openFile('{\"kind\":')");
    browser.waitFor(REFUSED + ".includes('may be truncated')");
    assertEquals(tokens, browser.evaluate("tokens().join('\\n')"));
  }

  @Test
  void whatIsSavedForPerfettoIsInTheTraceEventFormat() throws Exception {
    openFloor(WATCHING);
    JsonObject trace = new JsonObject((String) browser.evaluate("sessionStorage.trace"));
    TraceEvents events = new TraceEvents(trace);
    events.check();
    assertEquals(
        List.of("parallel", "parallel", "sequential"), events.namesOn("aggregator", "request"));
    assertEquals(
        List.of("for parallel", "for sequential"), events.namesOn("payment-service", "call"));
    assertFalse(events.namesOn("aggregator", "loop").isEmpty());
    browser.evaluate("openFile(sessionStorage.trace)");
    browser.waitFor("loopmesh.recording.played?.events.length > 10");
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void anOpenPageDoesWithoutTheLab() throws Exception {
    openFloor(WATCHING);
    mesh.close();
    browser.waitFor(REFUSED + ".includes('Connection lost at')");
    openRecording();
    scrub(mark);
    browser.waitFor("tokens().length >= 2");
    assertEquals(tokens, browser.evaluate("tokens().join('\\n')"));
    browser.evaluate("document.getElementById('now').click()");
    browser.waitFor(REFUSED + ".includes('Connection lost at')");
  }
}
