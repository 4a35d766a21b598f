package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The Floor in each state: no data, too many requests, failures, a stream of requests, invalid
 * events.
 */
class FloorStatesTest {
  private static final String GUESTS = "document.getElementById('coming').textContent";

  private static final String LISTEN =
      "window.texts = new Set(); const fill = CanvasRenderingContext2D.prototype.fillText;"
          + " CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {"
          + " texts.add(String(text)); return fill.call(this, text, ...at); }; true";

  private static TracedMesh mesh;
  private static Browser browser;

  @BeforeAll
  static void open() throws Exception {
    browser = Browser.start();
    mesh = TracedMesh.with(Map.of("LATENCY", "20ms"));
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
    browser.open(mesh.mesh().url("lab") + "/?guests=off", Browser.SEES_ALL);
    browser.evaluate(LISTEN);
  }

  @AfterEach
  void undo() throws Exception {
    mesh.send("lab", "POST", "/api/mesh/reset");
  }

  @Test
  void nothingToDrawIsSaidAsWhatItIs() throws Exception {
    browser.evaluate("document.querySelector('lab-lanes').window = 500000");
    browser.waitFor("texts.has('no requests in this time: press a button above')");
    mesh.send("lab", "POST", "/api/guests?mode=menu&rate=200&for=1m");
    browser.waitFor("[...texts].some(text => /^[1-9][0-9]+ started$/.test(text))");
    browser.waitFor("texts.clear() ?? true");
    browser.waitFor("texts.has('only brief requests in this time: see the strip below')");
    assertEquals(false, browser.evaluate("[...texts].some(text => text.includes('press'))"));

    browser.run("/quiet-recording.js");
    browser.waitFor("loopmesh.recording.played && (texts.clear() ?? true)");
    browser.waitFor("texts.has('no requests in this time')");
    assertEquals(false, browser.evaluate("[...texts].some(text => text.includes('press'))"));
  }

  @Test
  void theEndOfAPausedAxisDoesNotOverlapTheLastTick() throws Exception {
    browser.evaluate(
        """
        {
          const fill = CanvasRenderingContext2D.prototype.fillText;
          window.labels = new Map();
          CanvasRenderingContext2D.prototype.fillText = function (text, x, y) {
            const width = this.measureText(text).width;
            if (this.textAlign === 'center') labels.set(text, x + width / 2);
            if (this.textAlign === 'right') labels.set(text, x - width);
            return fill.call(this, text, x, y);
          };
        }""");
    browser.waitFor("labels.has('now')");
    browser.evaluate(
        """
        {
          document.getElementById('pause').click();
          labels.clear();
          const lanes = document.querySelector('lab-lanes');
          lanes.go(lanes.still); // draws at once
        }""");
    assertEquals(false, browser.evaluate("labels.has('now')"));
    String ends = "[...labels].filter(([text]) => /^[0-9:.]{12}$/.test(text)).map(([, x]) => x)";
    String ticks = "[...labels].filter(([text]) => /^−[0-9.]+ s$/.test(text)).map(([, x]) => x)";
    assertEquals(true, browser.evaluate(ends + ".length === 1"));
    assertEquals(true, browser.evaluate(ticks + ".length > 3"));
    assertEquals(true, browser.evaluate("Math.max(...%s) < %s[0]".formatted(ticks, ends)));
  }

  @Test
  void failuresComeFirstAndTheOthersAreScrolledTo() throws Exception {
    inject("payment-service", "{'fault':'error','status':503,'probability':0.3,'seed':3}");
    mesh.send("lab", "POST", "/api/guests?mode=parallel&rate=40&for=1m");
    String failed =
        "[...loopmesh.model.requests.values()]"
            + ".filter(r => r.left < loopmesh.model.shown && r.shape === 'failed').length";
    browser.waitFor(failed + " > 40"); // far more than rows
    browser.waitFor("texts.clear() ?? true");
    browser.waitFor("[...texts].some(text => / more \\(scroll\\)$/.test(text))");
    browser.waitFor("[...texts].some(text => /^◆ [0-9]+ failed$/.test(text))");
    String rows =
        "[...texts].filter(text => text.startsWith('All at once')).map(text => text.endsWith('◆ failed'))";
    browser.evaluate(
        """
        {
          document.getElementById('pause').click();
          texts.clear();
          const lanes = document.querySelector('lab-lanes');
          lanes.go(lanes.still); // draws once
        }""");
    assertEquals(true, browser.evaluate(rows + ".length > 0 && " + rows + ".every(bad => bad)"));
    browser.evaluate(
        """
        {
          const canvas = document.querySelector('lab-lanes canvas'), { left, top } = canvas.getBoundingClientRect();
          const down = { deltaY: 100, clientX: left + 300, clientY: top + 60, cancelable: true };
          for (let i = 0; i < 500; i++) canvas.dispatchEvent(new WheelEvent('wheel', down));
          texts.clear();
        }""");
    browser.waitFor("[...texts].some(text => text.includes(' above, '))");
    browser.waitFor("%s.includes(false)".formatted(rows));
  }

  @Test
  void moreRequestsThanThereIsRoomForAreAMarkForEachTen() throws Exception {
    inject("aggregator", "{'fault':'hang'}");
    mesh.send("lab", "POST", "/api/guests?mode=menu&rate=250&for=1s");
    String tokens = "document.querySelectorAll('lab-room .token').length";
    browser.waitFor(
        "document.querySelector('lab-room').textContent.includes('one mark = 10 requests')");
    browser.waitFor(tokens + " === 25"); // all of them have been accepted
    String slowest =
        "[...loopmesh.model.active].filter(r => r.end === null).sort((a, b) => a.begin - b.begin)[0].trace";
    assertEquals(
        true,
        browser.evaluate(
            "document.querySelector(`lab-room [data-trace=\"${%s}\"]`) !== null"
                .formatted(slowest)));
    browser.waitFor(
        "document.querySelector('lab-honesty').textContent.includes('one mark = 10 requests')");
  }

  @Test
  void thereIsOneStreamOfRequestsAndEveryPageShowsIt() throws Exception {
    mesh.send("lab", "POST", "/api/guests?mode=menu&rate=7&for=1m"); // as another page would
    browser.waitFor("/^7 guests\\/s · .* · (1:00|0:5[0-9]) left$/.test(%s)".formatted(GUESTS));
    browser.open(
        mesh.mesh().url("lab") + "/?guests=off",
        "document.getElementById('coming')?.checkVisibility()");
    mesh.send("lab", "POST", "/api/guests?mode=parallel&rate=3&for=2s");
    browser.waitFor("%s.startsWith('3 guests/s')".formatted(GUESTS));
    assertEquals(1, streams());
    browser.waitFor("!document.getElementById('coming').checkVisibility()"); // its time is over
    assertEquals(0, streams());
    browser.press("g", "KeyG", 71);
    browser.waitFor("%s.startsWith('5 guests/s')".formatted(GUESTS));
    assertEquals(1, streams());
    browser.press("g", "KeyG", 71);
    browser.waitFor("!document.getElementById('coming').checkVisibility()");
    assertEquals(0, streams());
  }

  @Test
  void anInvalidSpanOfAnotherProgramStopsNoPicture() throws Exception {
    assertEquals(200, export("{'kvlistValue':{'values':[]}}", "GET /menu"));
    assertEquals(200, export("{'stringValue':'parallel'}", "x".repeat(3_000)));
    browser.waitFor(
        "document.querySelector('lab-honesty').textContent.includes('1 events skipped')");
    browser.waitFor(
        "[...loopmesh.model.requests.values()].some(r => r.root && r.root.mode === undefined)");
    browser.waitFor("texts.clear() ?? true");
    browser.waitFor("texts.size > 10");
    assertEquals(
        false,
        browser.evaluate("document.querySelector('.notice').textContent.includes('has an error')"));
  }

  @Test
  void anErrorOfThePageIsNamedAsItsOwn() throws Exception {
    browser.evaluate(
        "console.error = () => {}; window.kept = loopmesh.model.active; loopmesh.model.active = 7; true");
    browser.waitFor(
        "document.querySelector('.notice').textContent.includes('This page has an error')");
    browser.evaluate("loopmesh.model.active = kept; texts.clear(); true");
    browser.waitFor("texts.size > 10");
    browser.waitFor(
        "/[0-9]+ errors of this page/.test(document.querySelector('lab-honesty').textContent)");
  }

  @Test
  void aPageThatCannotKeepUpSkipsAndSaysSo() throws Exception {
    mesh.send("lab", "POST", "/api/guests?mode=menu&rate=50&for=1m");
    browser.evaluate("{ const end = performance.now() + 6000; while (performance.now() < end); }");
    browser.waitFor("loopmesh.live.lost > 50");
    browser.waitFor(
        "/Dropped[0-9,]+ events/.test(document.querySelector('lab-honesty').textContent)");
    browser.waitFor(
        "loopmesh.live.connected && [...loopmesh.model.requests.values()].at(-1).sent > loopmesh.live.now() - 2e6");
  }

  private static int streams() throws Exception {
    return new JsonObject(mesh.send("lab", "GET", "/api/guests").body())
        .getJsonArray("streams")
        .size();
  }

  private static void inject(String service, String fault) throws Exception {
    JsonObject body = new JsonObject(fault.replace('\'', '"'));
    assertEquals(200, mesh.manage(service, "PUT", "/faults/test", body).statusCode());
  }

  /** Sends the lab a server span of the aggregator, with a mode of any type. */
  private static int export(String mode, String name) throws Exception {
    long now = System.currentTimeMillis();
    String trace = "%032x".formatted(System.nanoTime());
    String body =
        """
        {'resourceSpans':[{'resource':{'attributes':[{'key':'service.name','value':{'stringValue':'aggregator'}}]},
         'scopeSpans':[{'spans':[{'traceId':'%s','spanId':'00f067aa0ba902b7','name':'%s','kind':2,
         'startTimeUnixNano':'%d000000','endTimeUnixNano':'%d000000',
         'attributes':[{'key':'loopmesh.mode','value':%s}]}]}]}]}
        """
            .formatted(trace, name, now - 50, now, mode)
            .replace('\'', '"');
    JsonObject traces = new JsonObject(mesh.send("lab", "GET", "/api/traces").body());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(traces.getString("receiver")))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode();
  }
}
