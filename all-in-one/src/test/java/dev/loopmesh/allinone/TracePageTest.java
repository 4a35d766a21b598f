package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Traces of other programs, on the pages in a real browser. Skipped if none is installed. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TracePageTest {
  private static final String ODD = "4bf92f3577b34da6a3ce929d0e0e4736";
  private static final String ROW = "document.querySelector('[role=row][data-span]')";
  private static final String LISTED = "document.querySelector('tbody').textContent";
  private static final String SAID = "document.querySelector('p.said').textContent";
  private static final double NOTICEABLE_SHIFT = 0.1; // web.dev: a good page stays below

  private static TracedMesh mesh;
  private static Browser browser;
  private static String lab;

  @BeforeAll
  static void start() throws Exception {
    mesh = TracedMesh.with(Map.of("LATENCY", "1ms"));
    browser = Browser.start();
    browser.look(1440, 900, "light");
    lab = mesh.mesh().url("lab");
  }

  @AfterAll
  static void end() throws Exception {
    if (browser != null) {
      browser.close();
    }
    mesh.close();
  }

  @Test
  @Order(1)
  void anEmptyListSaysThatNothingHasCome() throws Exception {
    browser.open(lab + "/traces", LISTED + ".includes('No traces yet')");
    browser.evaluate("window.fetch = () => Promise.reject(new TypeError('down'))");
    browser.waitFor(
        SAID + ".startsWith('The lab does not answer. Retrying. Showing its response')");
  }

  @Test
  @Order(2)
  void aTraceIsShownAsItWasSent() throws Exception {
    send();
    browser.open(lab + "/traces/" + ODD, ROW + " !== null");
    String detail = (String) browser.evaluate("document.querySelector('.detail').textContent");
    for (String part :
        List.of(
            "0.00042",
            "9007199254740993",
            "{\"a\":[1,{\"b\":\"c\"}],\"big\":\"9223372036854775807\"}",
            "empty[]",
            "NaN",
            "AAH/",
            "http.route{\"a\":1}",
            "(4,096 characters)",
            "java.lang.IllegalStateException: no such order",
            "at shop.Orders.find(Orders.java:42)",
            "cache miss",
            "keyorder:42",
            "span 00f067aa0ba902b7 of trace 0af7651916cd43dd8448eb211c80319c",
            "whybatch",
            "host.namebox",
            "broken while logging",
            "at shop.Log.write(Log.java:7)")) {
      assertTrue(detail.contains(part), () -> part + " is not in " + detail);
    }
    String page = (String) browser.evaluate("document.querySelector('main').innerText");
    assertTrue(
        !page.contains("[object")
            && !page.contains("◆ no such order: no")
            && !page.contains("NaN µs"),
        page);
    assertTrue(page.contains("7.1 ms") && page.contains("last span ended at 10 ms"), page);
    assertTrue(page.contains("1 log line, 1 service,"), page);
    assertEquals(List.of(), browser.page().complaints());
  }

  @Test
  @Order(3)
  void aClockThatWasCorrectedIsMarkedOnTheRowsOfItsService() throws Exception {
    String receiver = receiver();
    post(receiver, timed(Browser.resource("/skewed-spans.json")));
    String trace = "4bf92f3577b34da6a3ce929d0e0e4737";
    TracedMesh.until(
        () ->
            mesh.send("lab", "GET", "/api/traces/" + trace + "?wait=0ms")
                .body()
                .contains("behind"));
    browser.open(lab + "/traces/" + trace, ROW + " !== null");
    assertEquals(
        "ahead GET /|behind GET /clock −4.000 s, corrected",
        browser.evaluate(
            "[...document.querySelectorAll('[role=row] .name')].map(name =>"
                + " name.textContent.replace(/[▾▸]/g, '').trim()).join('|')"));
    String table = "document.querySelector('details.twin tbody').textContent";
    assertTrue(
        ((String) browser.evaluate(table)).contains("behind, clock −4.000 s, corrected"), table);
    browser.evaluate("document.querySelectorAll('[role=row][data-span]')[1].click()");
    browser.waitFor(
        "document.querySelector('.detail').textContent.includes('clock −4.000 s, corrected')");
  }

  @Test
  @Order(3)
  void filtersAreInTheAddressAndTheBackButtonUndoesThem() throws Exception {
    browser.open(lab + "/traces", LISTED + ".includes('GET /odd')");
    browser.evaluate(
        "{ const s = document.querySelector('#least'); s.value = '5s';"
            + " s.dispatchEvent(new Event('change', {bubbles: true})); }");
    browser.waitFor(LISTED + ".includes('match the filters')");
    assertEquals("#minDuration=5s", browser.evaluate("location.hash"));
    browser.open(lab + "/traces#minDuration=5s", LISTED + ".includes('match the filters')");
    assertEquals("5s", browser.evaluate("document.querySelector('#least').value"));

    browser.open(lab + "/traces", LISTED + ".includes('GET /odd')");
    browser.evaluate(
        "{ const s = document.querySelector('#status'); s.value = 'cancelled';"
            + " s.dispatchEvent(new Event('change', {bubbles: true})); }");
    browser.waitFor(LISTED + ".includes('match the filters')");
    browser.evaluate("history.back()");
    browser.waitFor(LISTED + ".includes('GET /odd')");
    assertEquals("", browser.evaluate("document.querySelector('#status').value + location.hash"));
  }

  @Test
  @Order(4)
  void aWholeRowIsALinkAndTheNewestIsOnTop() throws Exception {
    browser.open(lab + "/traces", LISTED + ".includes('GET /odd')");
    assertEquals(
        "/traces/" + ODD,
        browser.evaluate(
            "(() => { const r = [...document.querySelectorAll('tbody tr')].find(r =>"
                + " r.textContent.includes('GET /odd')); const b ="
                + " r.lastElementChild.getBoundingClientRect(); return"
                + " document.elementFromPoint(b.left + 5, b.top + b.height /"
                + " 2).closest('a')?.pathname; })()"));
    assertEquals(
        "later earlier",
        browser.evaluate(
            "[...document.querySelectorAll('tbody tr')].map(r =>"
                + " /later|earlier/.exec(r.textContent)?.[0]).filter(Boolean).join(' ')"));
  }

  @Test
  @Order(4)
  void aCellOfTheHeatMapSaysHowManyTracesItHas() throws Exception {
    browser.open(lab + "/traces", LISTED + ".includes('GET /odd')");
    String tip =
        (String)
            browser.evaluate(
                "(() => { const c = document.querySelector('heat-map canvas'), t ="
                    + " document.querySelector('.tip'); const b = c.getBoundingClientRect(); for"
                    + " (let x = b.width - 1; x > 60; x -= 4) for (let y = 8; y < 200; y += 2) {"
                    + " c.dispatchEvent(new PointerEvent('pointermove', {clientX: b.left + x,"
                    + " clientY: b.top + y})); if (!t.hidden) return t.textContent; } return"
                    + " 'none'; })()");
    assertTrue(tip.matches("\\d+ traces?(, \\d+ failed)?: .+ to .+, [0-9:]+ to [0-9:]+"), tip);
  }

  @ParameterizedTest
  @ValueSource(strings = {"/traces", "/traces/" + ODD})
  @Order(5)
  void nothingMovesWhileAPageAppears(String page) throws Exception {
    for (int visit = 0; visit < 20; visit++) {
      mesh.ask("/menu"); // so that the list is longer than the window
    }
    TracedMesh.until(
        () -> mesh.send("lab", "GET", "/api/traces").body().split("GET /menu", -1).length > 20);
    browser.open(lab + page, "document.querySelector('tbody tr, [role=row]') !== null");
    Object shift =
        browser.evaluate(
            "new Promise(done => { let sum = 0; new PerformanceObserver(list => list.getEntries()"
                + ".forEach(e => sum += e.value)).observe({type: 'layout-shift', buffered: true});"
                + " requestAnimationFrame(() => requestAnimationFrame(() => done(sum))); })");
    assertTrue(((Number) shift).doubleValue() < NOTICEABLE_SHIFT, () -> "moved by " + shift);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          shared/units.js          | m.plural(1, 'span') + m.plural(2, 'span')            | 1 span2 spans
          shared/units.js          | [0.42, 0, -1500].map(t => m.span(t)).join()          | 420 ns,0,−1.5 ms
          shared/units.js          | [.5, 1, 1.5].map(t => m.tick(t, .5)).join()          | 500 ns,1 µs,1.5 µs
          shared/units.js          | [10500, 11000].map(t => m.tick(t, 500)).join()       | 10.5 ms,11 ms
          shared/units.js          | [1e6, 1.05e6].map(t => m.tick(t, 5e4)).join()        | 1 s,1.05 s
          traces/heat-scale.js     | m.rowOf(1420) - m.rowOf(1000)                        | 1
          traces/heat-scale.js     | JSON.stringify(m.durationsOf([0, 0]))                | {"low":-30,"high":-20}
          traces/heat-scale.js     | JSON.stringify(m.durationsOf([1000, 1420]))          | {"low":26,"high":36}
          traces/heat-scale.js     | m.timesOf([5e8, 4e8, -1e15, 4e15], 5e8).first / 1e8  | 4
          traces/heat-scale.js     | m.timesOf([5e8, 4e8, -1e15, 4e15], 5e8).last / 1e8   | 5
          traces/heat-scale.js     | m.timesOf([5e8, -1e15], 5e8, true).first / 1e15      | -1
          shared/ask.js            | m.toldOf(new TypeError('x')).slice(0, 43)            | This page failed to show the lab's response
          shared/control.js        | (window.fetch = async () => new Response('<p>')) && m.change('PUT', '/x').then(told => JSON.stringify(told)) | {}
          shared/control.js        | (window.fetch = async () => new Response('<p>', { status: 502 })) && m.change('PUT', '/x').catch(e => e.message) | PUT /x returned 502.
          shared/control.js        | (window.fetch = () => Promise.reject(new TypeError('x'))) && m.change('PUT', '/x').catch(e => e.message) | The lab does not answer.
          traces/values.js         | m.textOf([]) + m.textOf({a: [1]}) + m.textOf(4.2e-4) | []{"a":[1]}0.00042
          """)
  @Order(6)
  void figuresAreWrittenAndScaledRight(String module, String expression, String result)
      throws Exception {
    assertEquals(result, "" + of(module, expression));
  }

  @ParameterizedTest
  @CsvSource({
    "elapsedMs, '\"many\"'",
    "elapsedMs, null",
    "elapsedMs, -1",
    "elapsedMs, 1e999",
    "fetch, '{\"predictedMs\":\"x\",\"calls\":[]}'",
    "fetch, '{\"predictedMs\":1,\"calls\":{\"length\":0}}'",
    "guests, '{\"came\":0,\"servedMeanwhile\":0,\"slowestMs\":[],\"visits\":[]}'",
    "mode, 7",
  })
  @Order(7)
  void aRaceWithAFigureThatIsNoneIsRefused(String member, String value) throws Exception {
    String run =
        "{\"mode\":\"parallel\",\"status\":503,\"problem\":\"shed\",\"elapsedMs\":1,\"fetch\":null,"
            + "\"guests\":{\"came\":0,\"servedMeanwhile\":0,\"slowestMs\":null,\"visits\":[]}}";
    String read =
        "m.readRace(new File([`{\"guestEveryMs\":50,\"runs\":[${%s}]}`], 'r')).then(() => 'read',"
            + " () => 'refused')";
    assertEquals("read", of("race/race-recording.js", read.formatted("`" + run + "`")));
    String bad = run.substring(0, run.length() - 1) + ",\"" + member + "\":" + value + "}";
    assertEquals("refused", of("race/race-recording.js", read.formatted("`" + bad + "`")));
  }

  private static Object of(String module, String expression) throws Exception {
    return browser.evaluate("import('/page/%s').then(m => %s)".formatted(module, expression));
  }

  private static String receiver() throws Exception {
    return new JsonObject(mesh.send("lab", "GET", "/api/traces").body()).getString("receiver");
  }

  private static void send() throws Exception {
    String receiver = receiver();
    post(receiver, timed(Browser.resource("/odd-spans.json")));
    post(receiver.replace("traces", "logs"), timed(Browser.resource("/odd-logs.json")));
    TracedMesh.until(
        () ->
            mesh.send("lab", "GET", "/api/traces/" + ODD + "?wait=0ms")
                .body()
                .contains("Log.java"));
  }

  /** Replaces {@code @5} by 5 ns from now, as nanoseconds since 1970. */
  private static String timed(String body) {
    long now = System.currentTimeMillis() * 1_000_000;
    return Pattern.compile("@(\\d+)")
        .matcher(body)
        .replaceAll(later -> "" + (now + Long.parseLong(later.group(1))));
  }

  private static void post(String receiver, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(receiver))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    assertEquals(
        200, HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).statusCode());
  }
}
