package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A player uses the page of the drills, with a real mesh, from the page to the debrief. */
@Tag("load")
class DrillPageTest {
  private static final String DIALOG = "document.querySelector('dialog.token')";
  private static final String EVENTS = "document.querySelector('ol.events').textContent";

  private static DrillMesh mesh;
  private static Browser browser;
  private static String drills;

  @BeforeAll
  static void open() throws Exception {
    browser = Browser.start();
    mesh = new DrillMesh();
    drills = mesh.url("lab") + "/drills";
    browser.look(1440, 900, "light");
  }

  @AfterAll
  static void noTokenWasInAnAddressAndNothingWentWrong() throws Exception {
    if (browser != null) {
      browser.close();
      mesh.close();
      for (String token : List.of(DrillMesh.PLAYER, DrillMesh.TRAINER)) {
        assertTrue(browser.page().requests().stream().noneMatch(url -> url.contains(token)));
      }
      assertEquals(List.of(), browser.page().complaints());
    }
  }

  @Test
  void aDrillIsPlayedOnThePageToAFullMarkAndRead() throws Exception {
    mesh.start("lunch-rush", 7, 0.2);
    browser.open(
        drills, "document.querySelector('drill-board .lead').textContent.includes('Lunch rush')");
    browser.evaluate("sessionStorage.clear()");
    mesh.await(view -> view.getString("page") != null);
    browser.waitFor(
        "document.querySelector('.symptom.paged').textContent.includes('Summaries take')");
    browser.waitFor("document.querySelectorAll('.drill-chart rect.slow').length > 1");

    click("declare");
    browser.waitFor(DIALOG + ".textContent.includes('PLAYER_TOKEN')");
    browser.evaluate("window.asked = " + DIALOG);
    give("not-the-player");
    browser.waitFor("asked.textContent.includes('That token may not do this')");
    assertEquals("", browser.evaluate("asked.querySelector('input').value"));
    assertEquals("token", browser.evaluate("document.activeElement.id"));
    browser.evaluate(
        "asked.querySelector('input').value = '%s'; asked.querySelector('form').requestSubmit()"
            .formatted(DrillMesh.PLAYER)); // the same dialog, as its user sees it
    browser.waitFor(EVENTS + ".includes('Incident declared')");

    String victim = mesh.truth().getJsonArray("truth").getJsonObject(0).getString("service");
    String trace = slowTrace();
    browser.evaluate(
        "document.getElementById('service').value = '%s';".formatted(victim)
            + "document.getElementById('mechanism').value = 'slow dependency';"
            + "document.getElementById('evidence').value = location.origin + '/traces/%s';"
                .formatted(trace)
            + "document.getElementById('answer').click()");
    browser.waitFor(
        EVENTS + ".includes('slow dependency at %s; evidence %s')".formatted(victim, trace));
    browser.waitFor(
        "document.querySelector('name-cause').textContent.includes('slow dependency at %s: named')"
            .formatted(victim));
    set("CALL_TIMEOUT", "never");
    browser.waitFor("document.querySelector('.act [role=alert]').textContent.includes('never')");
    browser.waitFor(EVENTS + ".includes('CALL_TIMEOUT=never; refused')");
    assertEquals(false, browser.evaluate(EVENTS + ".includes('not a duration')"));
    set("CALL_TIMEOUT", "300ms");
    browser.waitFor(EVENTS + ".includes('settings of aggregator: CALL_TIMEOUT=300ms')");
    set("FALLBACK", "5m");
    mesh.await(view -> view.getString("phase").equals("recovered"));
    browser.waitFor("document.querySelector('.phase').textContent.startsWith('recovered')");
    int events = mesh.view().getJsonArray("events").size();

    browser.open(drills, "document.querySelectorAll('ol.events li').length === " + events);
    browser.waitFor("document.querySelector('mitigate-form details')");
    assertEquals(
        0,
        browser.evaluate(
            "document.querySelectorAll('mitigate-form details[open], mitigate-form .alarm').length"),
        "a changed setting would tell a cause");
    click("end");
    browser.waitFor("document.getElementById('end').textContent === 'Press again to end'");
    click("end");
    browser.waitFor("location.search.startsWith('?result=') && document.querySelector('.score')");

    PageLooksTest.assertReadable(browser);
    JsonObject result = newest();
    assertTrue(result.getInteger("score") >= 90, result::encode);
    assertDebriefed(result);
  }

  /** The debrief is open in the browser. */
  private static void assertDebriefed(JsonObject result) throws Exception {
    String path = "/api/drills/results/" + result.getString("id");
    JsonObject record = DrillMesh.json(mesh.send("", "GET", path, ""), 200);
    assertEquals(result.getInteger("score") + " of 100", text("document.querySelector('.score')"));
    JsonObject moments = record.getJsonObject("moments");
    for (String moment : List.of("detectedMs", "localisedMs", "explainedMs", "mitigatedMs")) {
      long tookMs = moments.getLong(moment) - moments.getLong("onsetMs");
      String shown = text("document.querySelector('[data-moment=%s]')".formatted(moment));
      assertEquals(Math.round(tookMs / 1e3) + " s", shown, moment);
    }
    String chart = "document.querySelector('.incident')";
    assertEquals(1, browser.evaluate(chart + ".querySelectorAll('rect.fault').length"));
    assertEquals(4, browser.evaluate(chart + ".querySelectorAll('rect.took').length"));
    assertEquals(
        record.getJsonArray("events").size(),
        browser.evaluate(chart + ".querySelectorAll('circle.event').length"));
    String events = text("document.querySelector('ol.events')");
    assertTrue(events.contains("Cause named (right)") && events.contains(" shows it"), events);
    assertTrue(events.contains("CALL_TIMEOUT=never; refused ("), events);
    assertEquals(0, browser.evaluate("document.querySelectorAll('ol.events [open]').length"));
    JsonObject counts = record.getJsonArray("evidence").getJsonObject(0);
    String accepted =
        counts.getJsonArray("accepted").stream()
            .map(String::valueOf)
            .collect(Collectors.joining("; "));
    String cause = "slow dependency at " + counts.getString("service");
    assertEquals(List.of(cause + ": " + accepted), section("Evidence that counts"));
    String firstTrace = record.getJsonArray("traces").getJsonObject(0).getString("traceId");
    String traces = "document.querySelector('[aria-label=Traces] a').getAttribute('href')";
    assertEquals("/traces/" + firstTrace, browser.evaluate(traces));
    assertEquals(200, mesh.send("", "GET", "/api/traces/" + firstTrace, "").statusCode());
    assertReplayed();
    assertTheFileTellsTheSame(path + "?format=html");
    for (String format : List.of("html", "md", "json")) {
      String link = "document.querySelector('a[download$=\".%s\"]').getAttribute('href')";
      String address = (String) browser.evaluate(link.formatted(format));
      assertEquals(path + "?format=" + format, address);
      assertTrue(mesh.send("", "GET", address, "").body().contains("slow dependency"), format);
    }
    browser.open(drills, "document.querySelector('score-board td a')");
    browser.evaluate(
        "{ const s = document.getElementById('by-seed'); s.value = [...s.options].find(o => o.value.startsWith('7/')).value; s.dispatchEvent(new Event('change')); }");
    browser.waitFor("document.querySelector('.ranking td:last-child')");
    String points = text("document.querySelector('.ranking td:last-child')");
    assertEquals("" + result.getInteger("score"), points);
  }

  @Test
  void theFirstFinishedRunOfAPlayerCountsByDrillSeedAndLength() throws Exception {
    browser.open(mesh.url("lab") + "/drills", "document.querySelector('score-board')");
    String runs =
        Stream.of(
                "{player: 'Ann', score: 99, state: 'recovered'}", // newest first: a replay
                "{player: 'Ann', score: 98, state: 'recovered', scale: 0.5}",
                "{player: 'Bob', score: 60, state: 'recovered', injected: true}",
                "{player: 'Ann', score: 40, state: 'given-up'}",
                "{player: 'Ann', score: 0, state: 'cancelled'}")
            .map(run -> "{...common, ...%s}".formatted(run))
            .collect(Collectors.joining(", "));
    browser.evaluate(
        """
        {
          const moments = { onsetMs: null, detectedMs: null, localisedMs: null, explainedMs: null, mitigatedMs: null };
          const common = { id: 'a', drill: 'd', title: 'D', seed: 7, scale: 1, injected: false, startedAt: '2026-01-01T00:00:00Z', moments };
          const real = window.fetch;
          window.fetch = async () => Response.json({ results: [%s] });
          document.querySelector('score-board').remove();
          const board = document.createElement('score-board');
          document.getElementById('main').append(board);
          window.fetch = real;
        }
        """
            .formatted(runs));
    browser.waitFor("document.querySelectorAll('#by-seed option').length === 3");
    browser.evaluate(
        "{ const s = document.getElementById('by-seed'); s.value = '7/1'; s.dispatchEvent(new Event('change')); }");
    assertEquals(
        "Bob (1 with an injected fault) 1 60|Ann 1 40",
        browser.evaluate(
            "[...document.querySelectorAll('.ranking tbody tr')].map(row => [...row.cells].map(cell => cell.textContent).join(' ')).join('|')"));
    String rows = text("document.querySelector('score-board table.list')");
    for (String mark :
        List.of(
            "recovered; played before, not counted",
            "recovered; fault injected",
            "cancelled; not counted")) {
      assertTrue(rows.contains(mark), rows);
    }
  }

  /** What stands on the page stands in the file, too: events, grade, figures, budget. */
  private static void assertTheFileTellsTheSame(String path) throws Exception {
    browser.evaluate(
        """
        fetch('%s').then(answer => answer.text()).then(text => {
          const unstyled = text.replace(/<style>[^]*?<.style>| style="[^"]*"/g, ''); // as this page forbids styles
          window.file = new DOMParser().parseFromString(unstyled, 'text/html');
          window.cells = table => [...table.querySelectorAll('tr')].slice(1)
            .map(row => [...row.children].map(cell => cell.textContent.trim()).join('|')).join('\\n');
          return true;
        })
        """
            .formatted(path));
    assertEquals(
        browser.evaluate(
            "[...document.querySelectorAll('ol.events li')].map(row =>"
                + " [...row.children].map(cell => cell.textContent).join('|')).join('\\n')"),
        browser.evaluate(
            "cells(file.querySelectorAll('table')[0]).replace(/([^|\\n]+)\\|([^|\\n]*)$/gm,"
                + " (all, name, more) => more ? name + ': ' + more : name)"));
    assertEquals(
        browser.evaluate("cells(document.querySelector('[aria-label=Grade] table'))"),
        browser.evaluate("cells(file.querySelectorAll('table')[1])"));
    for (String same : List.of("dl.figures dd", "dl.figures dt")) {
      String all = ".querySelectorAll('%s')].map(each => each.textContent).join()".formatted(same);
      assertEquals(
          browser.evaluate("[...document" + all), browser.evaluate("[...file" + all), same);
    }
    String budget = text("document.querySelector('.budget')");
    assertEquals(true, browser.evaluate("file.body.textContent.includes(`%s`)".formatted(budget)));
  }

  /** At a fifth of the speed, it moves slowly, stops when asked, and shows all at its end. */
  private static void assertReplayed() throws Exception {
    String veil = "getComputedStyle(document.querySelector('.veil')).display";
    String at = "Number(document.getElementById('replay-moment').value)";
    assertEquals("none", browser.evaluate(veil));
    browser.evaluate(
        "document.getElementById('replay-speed').value = '0.2'; window.begun = performance.now()");
    click("replay");
    browser.waitFor(at + " >= 200");
    assertEquals(
        true, browser.evaluate("performance.now() - begun >= 900"), "a fifth of the speed");
    assertEquals("inline", browser.evaluate(veil));
    assertTrue(
        text("document.getElementById('replay-told')").matches("0\\.\\d s: of \\d+ requests .*"));
    click("replay");
    assertEquals("Play", text("document.getElementById('replay')"));
    Object stopped = browser.evaluate(at);
    assertEquals(
        stopped,
        browser.evaluate("new Promise(on => setTimeout(() => on(%s), 200))".formatted(at)));
    browser.evaluate(
        "{ const m = document.getElementById('replay-moment'); m.value = m.max; m.dispatchEvent(new Event('input')); }");
    browser.waitFor(veil + " === 'none'");
    assertEquals("Replay", text("document.getElementById('replay')"));
  }

  @Test
  void noRequestFailsWhileNoDrillRuns() throws Exception {
    for (String page : List.of("/drills", "/trainer")) {
      browser.page().failures().clear();
      browser.open(mesh.url("lab") + page, "document.querySelector('h1')");
      browser.evaluate("sessionStorage.clear()");
      browser.waitFor(
          "performance.getEntriesByType('resource').filter(e => e.name.includes('/api/drills/')).length > 3");
      assertEquals(List.of(), browser.page().failures(), page);
    }
  }

  @Test
  void aDrillThatIsStartedThereAndEndedElsewhereIsSaidToBeOver() throws Exception {
    browser.open(drills, "document.querySelectorAll('ol.drills li').length > 9");
    browser.evaluate("sessionStorage.clear()");
    browser.evaluate(
        "document.getElementById('player').value = 'Ann'; document.getElementById('seed').value = 5;"
            + "document.getElementById('length').value = '0.1';"
            + "document.querySelector('[data-drill=slow-tuesday]').click()");
    browser.waitFor(DIALOG + ".textContent.includes('TRAINER_TOKEN')");
    give(DrillMesh.TRAINER);
    browser.waitFor("document.querySelector('drill-board')?.textContent.includes('played by Ann')");
    assertEquals(5L, mesh.truth().getLong("seed"));
    String run = mesh.view().getString("id");
    PageLooksTest.assertReadable(browser);
    while (!hasDecoy()) { // which fails when the drill is over
      Thread.sleep(100);
    }

    assertEquals(
        204, mesh.send(DrillMesh.TRAINER, "DELETE", "/api/drills/current", "").statusCode());

    browser.waitFor("document.body.textContent.includes('This drill is over.')");
    assertEquals(
        "/drills?result=" + run,
        browser.evaluate("document.getElementById('debrief').getAttribute('href')"));
    browser.open(drills + "?result=" + run, "document.querySelector('.score')");
    String path = "/api/drills/results/" + run;
    JsonObject record = DrillMesh.json(mesh.send("", "GET", path, ""), 200);
    assertEquals(record.getJsonArray("decoys").stream().toList(), section("Decoys"));
  }

  private static boolean hasDecoy() throws Exception {
    return mesh.truth().getJsonArray("events").stream()
        .map(event -> ((JsonObject) event).getJsonObject("what"))
        .anyMatch(what -> what.getBoolean("decoy", false));
  }

  /** The items below a heading of the debrief that is open. */
  private static List<String> section(String heading) throws Exception {
    String items =
        "[...[...document.querySelectorAll('h3')].find(h => h.textContent === '%s')"
            + ".nextElementSibling.children].map(item => item.textContent).join('\\n')";
    return List.of(((String) browser.evaluate(items.formatted(heading))).split("\n"));
  }

  private static String slowTrace() throws Exception {
    for (int look = 0; look < 50; look++) {
      JsonArray traces = mesh.traces("limit=60&minDuration=800ms");
      for (Object each : traces) {
        JsonObject trace = (JsonObject) each;
        if (trace.getBoolean("complete")) {
          return trace.getString("traceId");
        }
      }
      Thread.sleep(200);
    }
    throw new AssertionError("no trace is slow");
  }

  private static JsonObject newest() throws Exception {
    return DrillMesh.json(mesh.send("", "GET", "/api/drills/results?limit=1", ""), 200)
        .getJsonArray("results")
        .getJsonObject(0);
  }

  private static String text(String element) throws Exception {
    return (String) browser.evaluate(element + ".textContent");
  }

  private static void set(String setting, String value) throws Exception {
    String field = "document.querySelector('mitigate-form [name=%s]')".formatted(setting);
    browser.waitFor(field);
    browser.evaluate("%s.value = '%s'; %s.form.requestSubmit()".formatted(field, value, field));
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
