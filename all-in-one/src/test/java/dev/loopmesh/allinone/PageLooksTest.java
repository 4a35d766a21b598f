package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the pages are accessible, in the light and the dark theme, on desktop and mobile. */
class PageLooksTest {
  private static TracedMesh mesh;
  private static Browser browser;
  private static String lab;

  @BeforeAll
  static void open() throws Exception {
    browser = Browser.start();
    mesh = TracedMesh.with(Map.of());
    lab = mesh.mesh().url("lab");
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
      mesh.close();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/race", "/lessons", "/lessons/1", "/drills", "/trainer", "/traces", "/mesh"})
  void anybodyCanReadIt(String page) throws Exception {
    for (String light : List.of("light", "dark")) {
      browser.look(1440, 900, light);
      browser.open(lab + page, "document.querySelector('lab-honesty dl div')");
      assertEquals("", findings(browser), page + " " + light);
    }
  }

  /** What axe finds on the open page that keeps people out; empty for nothing. */
  static Object findings(Browser browser) throws Exception {
    browser.run("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js");
    return browser.evaluate(
        "axe.run().then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact))"
            + ".map(v => v.id + ': ' + v.nodes.map(n => n.html + n.failureSummary).join('; ')).join('\\n'))");
  }

  /** Whether the open page can be read in both themes, and fits a telephone. */
  static void assertReadable(Browser browser) throws Exception {
    for (String light : List.of("light", "dark")) {
      browser.look(1440, 900, light);
      assertEquals("", findings(browser), light);
    }
    browser.look(390, 844, "dark");
    assertEquals(390, browser.evaluate("Math.max(390, document.documentElement.scrollWidth)"));
    browser.look(1440, 900, "light");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/", "/race", "/lessons", "/lessons/1", "/drills", "/trainer", "/traces", "/mesh"})
  void itFitsATelephone(String page) throws Exception {
    browser.look(390, 844, "dark");
    browser.open(lab + page, "document.querySelector('lab-honesty dl div')");
    assertEquals(390, browser.evaluate("Math.max(390, document.documentElement.scrollWidth)"));
    assertEquals(
        "rgb(26, 24, 21)",
        browser.evaluate("getComputedStyle(document.documentElement).backgroundColor"));
  }
}
