package dev.loopmesh.allinone;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whether the pages can be read by everybody, by day and by night, on a desk and on the way. */
class PageLooksTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  static Path profile;

  private static TracedMesh mesh;
  private static Browser browser;
  private static String lab;

  @BeforeAll
  static void open() throws Exception {
    Optional<Path> program = Browser.installed();
    assumeTrue(program.isPresent(), "skipped: no chromium is on the PATH");
    mesh = TracedMesh.with(Map.of());
    lab = mesh.mesh().url("lab");
    browser = new Browser(program.get(), profile);
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) {
      browser.close();
      mesh.close();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/race", "/traces", "/mesh"})
  void anybodyCanReadIt(String page) throws Exception {
    String axe;
    try (InputStream in =
        getClass().getResourceAsStream("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js")) {
      assertNotNull(in, "axe-core is not on the class path");
      axe = new String(in.readAllBytes(), UTF_8);
    }
    for (String light : List.of("light", "dark")) {
      browser.look(1440, 900, light);
      browser.open(lab + page, "document.querySelector('lab-honesty dl div')");
      browser.evaluate(axe + "; true");
      Object findings =
          browser.evaluate(
              "axe.run().then(r => r.violations.filter(v => ['serious', 'critical'].includes(v.impact))"
                  + ".map(v => v.id + ': ' + v.nodes.map(n => n.html + n.failureSummary).join('; ')).join('\\n'))");
      assertEquals("", findings, page + " " + light);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/race", "/traces", "/mesh"})
  void itFitsATelephone(String page) throws Exception {
    browser.look(390, 844, "dark");
    browser.open(lab + page, "document.querySelector('lab-honesty dl div')");
    assertEquals(390, browser.evaluate("Math.max(390, document.documentElement.scrollWidth)"));
    assertEquals(
        "rgb(26, 24, 21)",
        browser.evaluate("getComputedStyle(document.documentElement).backgroundColor"));
  }
}
