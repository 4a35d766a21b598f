package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The pages with a mesh that has a token: reading is open, and changes ask for the token. */
class TokenPageTest {
  private static final String TOKEN = "open-sesame-42";
  private static final String DIALOG = "document.querySelector('dialog.token')";

  private static final String STREAMS =
      "fetch('/api/guests').then(answer => answer.json()).then(now => now.streams.length)";

  private static TracedMesh mesh;
  private static Browser browser;
  private static String lab;

  @BeforeAll
  static void open() throws Exception {
    browser = Browser.start();
    mesh = TracedMesh.with(Map.of("LATENCY", "1ms", "CONTROL_TOKEN", TOKEN));
    lab = mesh.mesh().url("lab");
    browser.look(1440, 900, "light");
  }

  @AfterAll
  static void theTokenWasInNoAddress() throws Exception {
    if (browser != null) {
      browser.close();
      mesh.close();
      assertTrue(browser.page().requests().stream().noneMatch(url -> url.contains(TOKEN)));
    }
  }

  @BeforeEach
  void forget() throws Exception {
    browser.open(lab + "/race", "document.getElementById('start')");
    browser.evaluate("sessionStorage.clear()");
  }

  @Test
  void theMeshPageAsksOnceSaysWhenItIsWrongAndKeepsItInTheTab() throws Exception {
    openMesh();
    browser.evaluate(
        "document.querySelector('[aria-label=payment-service] .picker form').requestSubmit()");
    browser.waitFor(DIALOG + ".textContent.includes('CONTROL_TOKEN')");
    give("short");
    browser.waitFor(DIALOG + ".textContent.includes('8 to 256')");
    give("open-sesame-43");
    browser.waitFor(DIALOG + ".textContent.includes('That is not the token of this lab')");
    assertEquals(null, browser.evaluate("sessionStorage.getItem('loopmesh.token')"));
    give(TOKEN);
    browser.waitFor(
        DIALOG + " === null && sessionStorage.getItem('loopmesh.token') === '" + TOKEN + "'");

    browser.waitFor(
        "document.querySelector('[aria-label=payment-service]').textContent.includes('Injected: delay')");
    openMesh();
    click("undo");
    browser.waitFor(
        "!document.querySelector('[aria-label=payment-service]').textContent.includes('Injected: delay')");
    assertEquals(true, browser.evaluate(DIALOG + " === null"));
    assertEquals(
        0,
        browser.evaluate("Object.values(localStorage).filter(v => v.includes('sesame')).length"));
    assertEquals(-1, browser.evaluate("document.documentElement.outerHTML.indexOf('sesame')"));
    assertEquals(-1, browser.evaluate("document.cookie.indexOf('sesame')"));
  }

  @Test
  void whoLeavesItHasChangedNothingAndIsToldSo() throws Exception {
    openMesh();
    click("undo");
    browser.waitFor(DIALOG + ".open");
    browser.evaluate(DIALOG + ".close()");
    browser.waitFor(
        "document.querySelector('.notice').textContent.includes('Nothing was changed')");
    assertEquals(true, browser.evaluate(DIALOG + " === null"));
  }

  @Test
  void theFloorSendsARequestOnceItHasTheToken() throws Exception {
    browser.open(lab + "/", "window.loopmesh?.live.connected");
    click("send-parallel");
    browser.waitFor(DIALOG + ".open");
    give(TOKEN);
    browser.waitFor(
        "[...loopmesh.model.requests.values()].some(r => r.mode === 'parallel' && r.end !== null)");
    click("guests");
    browser.waitFor("[...loopmesh.model.requests.values()].some(r => r.mode === 'menu')");
    assertEquals(1, browser.evaluate(STREAMS));
    click("reset");
    browser.waitFor("document.getElementById('guests').getAttribute('aria-pressed') === 'false'");
    assertEquals(0, browser.evaluate(STREAMS));
    assertEquals(true, browser.evaluate(DIALOG + " === null"));
  }

  @Test
  void aRaceNeedsNone() throws Exception {
    browser.evaluate(
        "document.querySelectorAll('fieldset input').forEach(i => i.checked = i.value === 'parallel');"
            + "document.getElementById('start').click()");
    browser.waitFor("document.querySelectorAll('.run[data-state=over]').length === 1");
    assertEquals(true, browser.evaluate(DIALOG + " === null"));
  }

  private static void openMesh() throws Exception {
    browser.open(
        lab + "/mesh", "document.querySelector('[aria-label=payment-service] select') !== null");
  }

  private static void click(String id) throws Exception {
    browser.evaluate("document.getElementById('" + id + "').click()");
  }

  private static void give(String token) throws Exception {
    browser.waitFor("document.getElementById('token')");
    browser.evaluate(
        "document.getElementById('token').value = '%s'; document.getElementById('token-send').click()"
            .formatted(token));
  }
}
