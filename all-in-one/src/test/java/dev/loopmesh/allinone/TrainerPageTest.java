package dev.loopmesh.allinone;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trainer starts a drill, injects every fault there is, gives a hint, and ends it, on the page.
 */
@Tag("load")
class TrainerPageTest {
  private static final String DIALOG = "document.querySelector('dialog.token')";
  private static final String KIND = "document.querySelector('.picker select')";
  private static final String TRUTH = "document.querySelector('.truth')?.textContent";

  @TempDir static Path own;

  private static DrillMesh mesh;
  private static Browser browser;

  @BeforeAll
  static void open() throws Exception {
    browser = Browser.start();
    Files.writeString(own.resolve("bad.yaml"), "id: Bad One\n");
    mesh = new DrillMesh("LAB_DRILLS", "" + own);
    browser.look(1440, 900, "light");
  }

  @AfterAll
  static void noTokenWasInAnAddressAndNothingWentWrong() throws Exception {
    if (browser != null) {
      browser.close();
      mesh.close();
      assertTrue(
          browser.page().requests().stream().noneMatch(url -> url.contains(DrillMesh.TRAINER)));
      assertEquals(List.of(), browser.page().complaints());
    }
  }

  @Test
  void everyFaultIsInjectedWhileADrillRunsAndIsInItsRecord() throws Exception {
    browser.open(
        mesh.url("lab") + "/trainer", "document.querySelector('#drill')?.options.length > 9");
    assertTrue(
        browser
            .evaluate("document.querySelector('start-form').textContent")
            .toString()
            .contains("Its cause is told with the token of a trainer."));
    browser.waitFor("document.getElementById('invalid')?.textContent.includes('bad.yaml')");
    browser.evaluate(
        "document.getElementById('drill').value = 'slow-tuesday';"
            + "document.getElementById('player').value = 'Team A';"
            + "document.getElementById('seed').value = '4'");
    select("length", "0.5");
    browser.waitFor("document.body.textContent.includes('2 min 30 s at most')");
    select("length", "1");
    click("start");
    browser.waitFor(DIALOG + ".textContent.includes('TRAINER_TOKEN')");
    give("not-the-trainer");
    browser.waitFor(DIALOG + ".textContent.includes('not the trainer’s token')");
    give(DrillMesh.TRAINER);
    browser.waitFor(TRUTH + ".includes('Cause: nothing wrong')");
    browser.waitFor("document.querySelectorAll('.drill-chart rect.planned').length === 2");
    browser.waitFor(
        "document.querySelector('.drill-chart').textContent.includes('page at the latest')");

    assertTheSolutionIsShown();
    select("inject-service", "payment-service");
    Set<String> kinds = kinds();
    browser.waitFor(KIND + ".options.length === " + kinds.size());
    assertEquals(19, kinds.size());
    for (String kind : kinds) {
      inject(kind);
    }

    assertAnErrorStandsBesideTheButton();
    Set<String> recorded = new HashSet<>();
    injected(mesh.truth())
        .forEach(what -> recorded.add(what.getJsonObject("body").getString("fault")));
    assertEquals(kinds, recorded);
    assertFalse(mesh.view().encode().contains("injected"), "a player would see it");
    click("give-hint");
    browser.waitFor("document.querySelector('ol.events [data-kind=hint]')");
    assertEquals(0, mesh.view().getJsonArray("hints").size());

    PageLooksTest.assertReadable(browser);
    String run = mesh.view().getString("id");
    click("cancel");
    browser.waitFor("document.getElementById('cancel').textContent === 'Press again to end'");
    click("cancel");
    browser.waitFor("document.body.textContent.includes('This drill is over.')");
    browser.waitFor("document.getElementById('drill')?.value === 'slow-tuesday'");
    assertEquals("4", browser.evaluate("document.getElementById('seed').value"));
    assertEquals("", browser.evaluate("document.getElementById('player').value"));
    browser.waitFor("document.querySelector('details.solution summary').textContent.includes('4')");
    JsonObject record = mesh.result(run);
    assertEquals("cancelled", record.getString("state"));
    assertTrue(injected(record).count() >= 19, record::encode);
    String faults = mesh.manage("payment-service", "GET", "/faults", "").body();
    assertEquals(0, new JsonObject(faults).getJsonArray("faults").size(), faults);
  }

  private static void assertTheSolutionIsShown() throws Exception {
    JsonObject known = mesh.truth().getJsonObject("solution");
    String box = "document.querySelector('details.solution')";
    assertEquals(false, browser.evaluate(box + ".open"));
    String told = "" + browser.evaluate(box + ".textContent");
    for (String name : List.of("explanation", "story", "page")) {
      assertTrue(told.contains(known.getString(name).strip()), told);
    }
    String hint = known.getJsonArray("hints").getJsonObject(0).getString("text").strip();
    assertEquals(
        "Next hint: " + hint,
        browser.evaluate("document.getElementById('next-hint').textContent").toString().strip());
    browser.waitFor("document.body.textContent.includes('nothing done: 0 of 100')");
    mesh.answer("aggregator", "errors", "");
    browser.waitFor(
        "document.querySelector('ol.events [data-kind=answer]')?.textContent.includes('(wrong)')");
  }

  private static void assertAnErrorStandsBesideTheButton() throws Exception {
    String field = "document.querySelector('.picker .fields input[name=for]')";
    browser.evaluate(
        field + ".value = 'soon'; document.querySelector('.picker form').requestSubmit()");
    browser.waitFor("document.querySelector('.picker .controls + * .notice')");
    browser.evaluate(field + ".value = ''");
  }

  private static void select(String id, String value) throws Exception {
    browser.evaluate(
        "{ const s = document.getElementById('%s'); s.value = '%s'; s.dispatchEvent(new Event('change')); }"
            .formatted(id, value));
  }

  /** By the form, with the members of the example, and undoes it. */
  private static void inject(String kind) throws Exception {
    String undo = "document.querySelector('.faults [data-fault=%s] button')".formatted(kind);
    browser.evaluate(
        "{ const k = %s; k.value = '%s'; k.dispatchEvent(new Event('change'));"
                .formatted(KIND, kind)
            + "document.querySelector('.picker form').requestSubmit(); }");
    browser.waitFor(undo);
    browser.evaluate(undo + ".click()");
    browser.waitFor(undo + " === null");
  }

  private static Set<String> kinds() throws Exception {
    JsonObject all =
        DrillMesh.json(
            mesh.send(DrillMesh.TRAINER, "GET", "/api/mesh/payment-service/fault-kinds", ""), 200);
    Set<String> kinds = new HashSet<>();
    all.getJsonArray("kinds").forEach(each -> kinds.add(((JsonObject) each).getString("fault")));
    return kinds;
  }

  private static Stream<JsonObject> injected(JsonObject record) {
    return record.getJsonArray("events").stream()
        .map(JsonObject.class::cast)
        .filter(event -> event.getString("kind").equals("injected"))
        .map(event -> event.getJsonObject("what"))
        .filter(what -> what.getString("method").equals("PUT"));
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
