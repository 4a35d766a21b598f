package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a newcomer sees: requests that arrive by themselves, and who waits after one click. */
class FirstScreenTest {
  private static final String COMING = "document.getElementById('coming')";
  private static final String VERDICT = "document.querySelector('.pinned .told').textContent";
  private static final double MOST_BLIND_MS = 50;

  private static TracedMesh mesh;
  private static Browser browser;
  private static String lab;

  @BeforeAll
  static void open() throws Exception {
    browser = Browser.start();
    mesh = TracedMesh.with(Map.of("LATENCY", "400ms"));
    lab = mesh.mesh().url("lab");
    browser.look(1440, 900, "light");
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
  void look() throws Exception {
    browser.open(lab + "/", Browser.SEES_ALL);
    browser.run("/first-screen.js");
  }

  @AfterEach
  void leave() throws Exception {
    browser.open("data:text/html,", "true");
    TracedMesh.until(() -> streams() == 0);
  }

  @Test
  void afterOneClickItSaysWhoWaitedAndForHowLong() throws Exception {
    browser.waitFor("[...loopmesh.model.requests.values()].some(r => r.mode === 'menu' && r.end)");
    browser.evaluate("document.getElementById('send-blocking').click()");
    browser.waitFor(VERDICT + ".includes(' waited up to ')");
    assertEquals(browser.evaluate("verdictOf('blocking')"), browser.evaluate(VERDICT));
    assertEquals(true, browser.evaluate("waitedOf(runOf('blocking')).length > 3"));

    browser.waitFor("document.querySelectorAll('.pinned .chart .wait').length > 0");
    double[] drawn = shares("linesDrawn()");
    double[] recorded = shares("linesRecorded('blocking')");
    assertEquals(recorded.length, drawn.length);
    for (int i = 0; i < drawn.length; i++) {
      assertEquals(recorded[i], drawn[i], 0.01, "line " + i);
    }
  }

  private static double[] shares(String list) throws Exception {
    String json = (String) browser.evaluate("JSON.stringify(" + list + ")");
    return new JsonArray(json)
        .stream().mapToDouble(each -> ((Number) each).doubleValue()).toArray();
  }

  @Test
  void whatIsPredictedIsDrawnBeforeAnythingIsSent() throws Exception {
    browser.waitFor("press('send-parallel').ghosts === 3"); // the latencies are known
    double leastMs = Double.MAX_VALUE;
    for (int time = 0; time < 3; time++) {
      Object seen = browser.evaluate("JSON.stringify(press('send-sequential'))");
      JsonObject pressed = new JsonObject((String) seen);
      assertEquals(false, pressed.getBoolean("sentBlind"), pressed::encode);
      assertEquals(3, pressed.getInteger("ghosts"), pressed::encode);
      leastMs = Math.min(leastMs, pressed.getDouble("blindMs"));
    }
    assertTrue(leastMs < MOST_BLIND_MS, "ms until the ghosts were there: " + leastMs);
    browser.waitFor("!" + VERDICT + ".includes('predicted')");
    assertEquals(
        5, browser.evaluate("Math.max(5, document.querySelectorAll('.pinned .run').length)"));
  }

  @Test
  void theWaiterGoesFromKitchenToKitchenOnlyWhileTheLoopIsBlocked() throws Exception {
    browser.evaluate(
        "window.way = []; (function look() { const at = document.querySelector('lab-room .walker').dataset.at;"
            + " if (way.at(-1) !== at) way.push(at); requestAnimationFrame(look); })(); true");
    browser.evaluate("document.getElementById('send-sequential').click()");
    browser.waitFor("/ [0-9]+ guests waited|none of/.test(%s)".formatted(VERDICT));
    assertEquals("waiter", browser.evaluate("way.join()"));
    browser.evaluate("document.getElementById('send-blocking').click()");
    browser.waitFor("way.length > 4 && way.at(-1) === 'waiter'");
    assertEquals(
        "waiter,user-service,order-service,payment-service,waiter", browser.evaluate("way.join()"));
  }

  @Test
  void requestsArriveAsLongAsAPageIsOpenAndAllPagesShareThem() throws Exception {
    browser.waitFor(COMING + ".checkVisibility() && " + COMING + ".textContent.startsWith('5 ')");
    assertEquals(1, streams());
    int came = stream().getInteger("came");

    browser.evaluate("window.other = window.open(location.href); true");
    String there = "other.document.getElementById('coming')";
    browser.waitFor(there + "?.checkVisibility()");
    assertEquals(1, streams());
    assertTrue(stream().getInteger("came") >= came, "a stream that began anew");

    browser.evaluate("other.document.getElementById('guests').click()");
    browser.waitFor("!" + COMING + ".checkVisibility()");
    assertEquals(0, streams());
    browser.evaluate("other.close(); window.other = window.open(location.href); true");
    browser.waitFor("other.loopmesh?.live.connected");
    assertEquals(0, streams(), "started again although it was stopped");
    browser.evaluate("other.close(); true");

    browser.open("data:text/html,", "true");
    browser.open(lab + "/?guests=off", Browser.SEES_ALL);
    assertEquals(0, streams());
    browser.open(lab + "/", COMING + "?.checkVisibility()");
    assertEquals(1, streams());
  }

  @Test
  void theRunsAreCopiedAsAnImage() throws Exception {
    browser.evaluate("document.getElementById('send-parallel').click()");
    browser.waitFor(VERDICT + ".includes('waited')");
    browser.evaluate(
        "window.made = []; const create = URL.createObjectURL; URL.createObjectURL = blob => { made.push(blob);"
            + " return create.call(URL, blob); }; navigator.clipboard.write = async items => {"
            + " for (const item of items) made.push(await item.getType('image/png')); };"
            + " document.getElementById('copy-image').click()");
    browser.waitFor("made.length === 1");
    assertEquals("image/png", browser.evaluate("made[0].type"));
    Object size = browser.evaluate("createImageBitmap(made[0]).then(i => i.width > i.height)");
    assertEquals(true, size);
  }

  private static JsonObject stream() throws Exception {
    return guests().getJsonArray("streams").getJsonObject(0);
  }

  private static int streams() throws Exception {
    return guests().getJsonArray("streams").size();
  }

  private static JsonObject guests() throws Exception {
    return new JsonObject(mesh.send("lab", "GET", "/api/guests").body());
  }
}
