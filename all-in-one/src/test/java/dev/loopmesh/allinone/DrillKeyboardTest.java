package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A drill is started, played and ended by keys alone, and the focus is never lost. */
@Tag("load")
class DrillKeyboardTest {
  private static final String EVENTS = "document.querySelector('ol.events').textContent";
  private static final String LOST = "Number(sessionStorage.lost)";

  private static final int SHIFT = 8;

  private static DrillMesh mesh;
  private static Browser browser;

  @BeforeAll
  static void open() throws Exception {
    browser = Browser.start();
    mesh = new DrillMesh("PLAYER_TOKEN", "", "TRAINER_TOKEN", "");
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
  void aDrillIsPlayedByKeysAlone() throws Exception {
    browser.open(
        mesh.url("lab") + "/drills", "document.querySelectorAll('ol.drills li').length > 9");
    tabTo("document.activeElement.id === 'length'");
    browser.press("S", "KeyS", 83); // a short one
    tabTo("document.activeElement.dataset.drill === 'slow-tuesday'");
    browser.evaluate(
        "sessionStorage.lost = 0; (function look() { if (document.activeElement === document.body)"
            + " sessionStorage.lost++; requestAnimationFrame(look); })()");
    enter();
    browser.waitFor("document.activeElement.textContent === 'Slow Tuesday'");

    tabTo("document.activeElement.id === 'declare'");
    enter();
    browser.waitFor(EVENTS + ".includes('Incident declared')");
    tabTo("document.activeElement.id === 'service'");
    browser.press("p", "KeyP", 80);
    tabTo("document.activeElement.id === 'mechanism'");
    browser.press("e", "KeyE", 69);
    tabTo("document.activeElement.id === 'answer'");
    enter();
    browser.waitFor(EVENTS + ".includes('errors at payment-service')");
    tabTo("document.activeElement.parentElement.dataset.group === 'Time limits'");
    enter();
    tabTo("document.activeElement.name === 'CALL_TIMEOUT'");
    for (String key : List.of("2", "s")) {
      browser.press(key, key, 0);
    }
    enter();
    browser.waitFor(EVENTS + ".includes('CALL_TIMEOUT=2s')");
    browser.waitFor("document.activeElement.defaultValue === '2s'");
    tabTo("document.activeElement.textContent === 'Apply'");
    enter();
    browser.waitFor("document.querySelectorAll('[data-kind=lever]').length === 2");
    assertEquals("Apply", browser.evaluate("document.activeElement.textContent"));

    browser.waitFor("document.querySelector('.symptom.paged')"); // after its decoys
    tabBackTo("document.activeElement.id === 'end'");
    enter();
    browser.waitFor("document.activeElement.textContent === 'Press again to end'");
    enter();
    browser.waitFor("location.search.startsWith('?result=') && document.querySelector('.score')");
    assertEquals(0, browser.evaluate(LOST), "pictures without a focus");
    String cause = "document.querySelector('[aria-label=Cause]').textContent";
    assertEquals(true, browser.evaluate(cause + ".includes('; harmless')"), "its decoys");
  }

  @Test
  void whoseDrillIsEndedElsewhereFindsTheFocusInTheList() throws Exception {
    mesh.start("slow-tuesday", 1, 0.5);
    browser.open(mesh.url("lab") + "/drills", "document.getElementById('declare')");
    browser.evaluate("document.getElementById('evidence').focus()");
    mesh.end();
    browser.waitFor(
        "document.activeElement.textContent === 'Drills' && document.activeElement.localName === 'h1'");
  }

  private static void enter() throws Exception {
    browser.press("\r", "Enter", 13);
  }

  private static void tabTo(String condition) throws Exception {
    pressUntil(condition, 0);
  }

  private static void tabBackTo(String condition) throws Exception {
    pressUntil(condition, SHIFT);
  }

  private static void pressUntil(String condition, int modifiers) throws Exception {
    for (int tabs = 0; tabs < 60; tabs++) {
      browser.press("Tab", "Tab", 9, modifiers);
      if (Boolean.TRUE.equals(browser.evaluate(condition))) {
        return;
      }
    }
    throw new AssertionError("Tab does not reach " + condition);
  }
}
