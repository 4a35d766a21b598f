package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The Floor enlarged, with reduced motion, and with a screen reader. */
class FloorTest {
  private static final String PAUSE =
      "[...loopmesh.model.pauses.values()].findLast(p => p.cause === 'System.gc()'"
          + " && p.services.size === 4 && p.to < loopmesh.model.shown)";

  private static TracedMesh mesh;
  private static Browser browser;

  @BeforeAll
  static void open() throws Exception {
    browser = Browser.start();
    mesh = TracedMesh.with(Map.of("LATENCY", "100ms"));
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
      mesh.close();
      assertEquals(List.of(), browser.page().complaints());
    }
  }

  @BeforeEach
  void inDaylight() throws Exception {
    browser.look(1440, 900, "light");
  }

  @AfterEach
  void nobodyComes() throws Exception {
    mesh.send("lab", "DELETE", "/api/guests");
  }

  @Test
  void aGarbageCollectionIsAStripeThroughAllRowsAndARowOfTheTable() throws Exception {
    browser.open(mesh.mesh().url("lab") + "/?guests=off", Browser.SEES_ALL);
    System.gc();
    browser.waitFor(PAUSE);
    browser.evaluate(
        "document.getElementById('pause').click(); document.querySelector('details.twin').open = true");

    JsonObject seen = look("/stripe-of-a-pause.js");
    String title = seen.getString("title");
    assertTrue(title.startsWith("Garbage collection for "), title);
    assertTrue(title.endsWith("; all services, which share a JVM"), title);
    assertEquals(true, seen.getBoolean("through"), seen::encode);
    assertEquals(false, seen.getBoolean("beside"), seen::encode);
    browser.waitFor(
        "[...document.querySelectorAll('details.twin tr')].some(row => row.textContent.includes('System.gc()')"
            + " && row.textContent.includes('all services'))");
  }

  @Test
  void whatGoesWrongOnPurposeIsSaidWhereItDoesUntilItIsUndone() throws Exception {
    browser.open(mesh.mesh().url("lab") + "/?guests=off", Browser.SEES_ALL);
    String said = "[...document.querySelectorAll('lab-room text.alarm')].map(t => t.textContent)";
    mesh.manage("payment-service", "PUT", "/faults/x", new JsonObject().put("fault", "garble"));
    browser.waitFor(said + ".includes('fault: garble')");
    browser.open(mesh.mesh().url("lab") + "/?guests=off", said + ".includes('fault: garble')");
    mesh.manage("payment-service", "DELETE", "/faults", null);
    browser.waitFor("!" + said + ".includes('fault: garble')");
    browser.evaluate("document.querySelector('details.twin').open = true");
    browser.waitFor(
        "[...document.querySelectorAll('details.twin tr')].some(row => row.textContent.includes('x: garble'))");
  }

  @Test
  void whoAsksForLittleMotionGetsAPictureASecond() throws Exception {
    String tooMany = "draws > 2 * most()";
    watchMotion("no-preference");
    browser.waitFor(tooMany);
    watchMotion("reduce");
    browser.waitFor("frames > 3 * most() && moves > 0 && performance.now() - begun > 3000");
    assertEquals(false, browser.evaluate(tooMany.replace("2 * ", "")));
    assertEquals(0, browser.evaluate("slid"), "tokens moved without a new picture");
    assertEquals(
        "0s",
        browser.evaluate(
            "(e => { e.style.transition = 'all 1s'; return getComputedStyle(e).transitionDuration; })"
                + "(document.querySelector('lab-room'))"));
    assertEquals(0, browser.evaluate("document.getAnimations().length"));
  }

  /** Counts frames, pictures, and frames in which tokens moved with or without a new picture. */
  private static void watchMotion(String wish) throws Exception {
    browser.prefer("prefers-reduced-motion", wish);
    browser.open(mesh.mesh().url("lab") + "/?guests=off", Browser.SEES_ALL);
    look("/motion.js");
    browser.evaluate("fetch('/api/guests?mode=parallel&rate=10&for=1m', {method: 'POST'})");
  }

  @Test
  void whatIsReadOutByItselfIsReadOutOnceInAWhile() throws Exception {
    browser.open(mesh.mesh().url("lab") + "/?guests=off", Browser.SEES_ALL);
    look("/read-out.js");
    browser.evaluate("fetch('/api/guests?mode=blocking&rate=2&for=2m', {method: 'POST'})");
    browser.waitFor(
        "held > 9 && readOut.length > 1 && readOut.some(text => text.includes('/users/{id}/summary'))");
    int most = (Integer) browser.evaluate("1 + Math.floor((performance.now() - begun) / 3000)");
    Integer told = (Integer) browser.evaluate("readOut.length");
    assertTrue(told <= most, told + " in a time for " + most);
  }

  private static JsonObject look(String script) throws Exception {
    Object found = browser.evaluate(Browser.resource(script));
    return found instanceof String text ? new JsonObject(text) : new JsonObject();
  }
}
