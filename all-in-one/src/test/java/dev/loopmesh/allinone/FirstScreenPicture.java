package dev.loopmesh.allinone;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Takes the picture of the first screen for the documents, from real runs. Not run by default; to
 * take it again: {@code mvn -pl all-in-one -am test -Dtest=FirstScreenPicture
 * -Dsurefire.failIfNoSpecifiedTests=false}.
 */
class FirstScreenPicture {
  private static final Path PICTURE = Path.of("..", "docs", "images", "first-screen.png");

  @Test
  void isTaken() throws Exception {
    try (Browser browser = Browser.start();
        TracedMesh mesh = TracedMesh.with(Map.of("LATENCY", "1s"))) {
      browser.look(1440, 900, "light");
      browser.open(mesh.mesh().url("lab") + "/", Browser.SEES_ALL);
      run(browser, "parallel"); // classes are loaded
      run(browser, "blocking");
      browser.open(mesh.mesh().url("lab") + "/", Browser.SEES_ALL);
      run(browser, "sequential");
      run(browser, "parallel");
      run(browser, "blocking");
      browser.waitFor("document.getAnimations().length === 0");
      JsonObject shot = browser.page().call("Page.captureScreenshot", new JsonObject());
      Files.write(PICTURE, Base64.getDecoder().decode(shot.getString("data")));
    }
  }

  private static void run(Browser browser, String mode) throws Exception {
    browser.evaluate("document.getElementById('send-%s').click()".formatted(mode));
    browser.waitFor("document.querySelector('.pinned .run:first-child .told:not(.none)')");
    browser.waitFor(
        "document.querySelector('lab-room .waiter').getAttribute('class') === 'waiter'");
  }
}
