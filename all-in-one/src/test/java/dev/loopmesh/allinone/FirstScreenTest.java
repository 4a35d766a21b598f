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
    assertEquals("waiter", wayOfTheWaiter("sequential"));
    assertEquals(
        "waiter,user-service,order-service,payment-service,waiter", wayOfTheWaiter("blocking"));
  }

  /** Tries again when events came after their time was shown. */
  private static String wayOfTheWaiter(String mode) throws Exception {
    for (int tries = 0; ; tries++) {
      browser.open(lab + "/?guests=off", Browser.SEES_ALL);
      browser.evaluate(
          "window.way = []; (function look() { const at = document.querySelector('lab-room .walker').dataset.at;"
              + " if (way.at(-1) !== at) way.push(at); requestAnimationFrame(look); })();"
              + "document.getElementById('send-%s').click()".formatted(mode));
      browser.waitFor("document.querySelector('.pinned .told:not(.none)')");
      browser.waitFor("way.at(-1) === 'waiter'");
      if (browser.evaluate("loopmesh.model.late").equals(0) || tries == 9) {
        return (String) browser.evaluate("way.join()");
      }
    }
  }

  @Test
  void requestsArriveAsLongAsAPageIsOpenAndAllPagesShareThem() throws Exception {
    browser.waitFor(COMING + ".checkVisibility() && " + COMING + ".textContent.startsWith('5 ')");
    assertEquals(1, streams());

    browser.evaluate("window.other = window.open(location.href); true");
    String there = "other.document.getElementById('coming')";
    browser.waitFor(there + "?.checkVisibility()");
    assertEquals(1, streams());

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
  void anotherPageLeavesTheStreamAsItIsAndItsOwnFollows() throws Exception {
    mesh.send("lab", "POST", "/api/guests?mode=menu&rate=7&for=4s");
    browser.evaluate("window.other = window.open(location.href); true");
    browser.waitFor("other.document.getElementById('coming')?.textContent.startsWith('7 ')");
    assertEquals(7, stream().getInteger("rate"));
    browser.waitFor(COMING + ".textContent.startsWith('5 ')"); // its time is over
    browser.evaluate("other.close(); true");
    assertEquals(1, streams());
    assertEquals(200, mesh.send("lab", "POST", "/api/mesh/reset").statusCode());
    assertEquals(1, streams(), "after a reset, as at its start");
  }

  @Test
  void theStreamPausesWhileALessonRunsAndAPageThatIsOpenedThenSaysWhy() throws Exception {
    browser.waitFor(COMING + ".textContent.startsWith('5 ')");
    String run =
        (String)
            browser.evaluate(
                "fetch('/api/lessons/2/runs', {method: 'POST', headers: {'Content-Type': 'application/json'},"
                    + " body: '{\"prediction\":null}'}).then(answer => answer.json()).then(run => run.id)");
    browser.waitFor(COMING + ".textContent === 'paused: lesson 2 is running'");
    browser.open(lab + "/", COMING + "?.textContent === 'paused: lesson 2 is running'");
    assertEquals(0, streams());
    browser.evaluate("document.getElementById('guests').click()");
    browser.waitFor(
        "document.querySelector('.notice').textContent.includes('because lesson 2 is running')");
    assertEquals(0, streams());
    browser.evaluate("fetch('/api/lessons/runs/%s', {method: 'DELETE'})".formatted(run));
    browser.waitFor(COMING + ".textContent.startsWith('5 ')");
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

  @Test
  void aboveSoManyRequestsAMarkStandsForSeveralAndThePictureSaysSo() throws Exception {
    String guests =
        "Array.from({length: 1000}, (_, i) => ({arrivedMs: i, servedMs: i === 501 ? 990 : i + 1}))";
    browser.evaluate(
        "import('/page/shared/run-chart.js').then(m => window.chart = m.runChart({predicted: [], calls: [], guests: %s,"
                .formatted(guests)
            + " elapsedMs: 1000, predictedMs: 1000}, {longest: 1000, width: 800, label: 'many'})).then(() => true)");
    assertEquals(200, browser.evaluate("chart.querySelectorAll('.served').length"));
    assertEquals(1, browser.evaluate("chart.querySelectorAll('.wait').length"), "the slowest");
    assertEquals(
        "one mark = 5 guests", browser.evaluate("chart.querySelector('.many').textContent"));
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
