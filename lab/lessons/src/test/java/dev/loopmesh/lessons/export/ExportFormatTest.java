package dev.loopmesh.lessons.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.lessons.Comparison;
import dev.loopmesh.lessons.chart.BarChart;
import dev.loopmesh.lessons.chart.BarChart.Kind;
import dev.loopmesh.lessons.chart.BarChart.Row;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

class ExportFormatTest {
  private static final String EVIL = "<script>alert(1)</script> | *bold*";

  private static final JsonObject HELD =
      run("held")
          .put("prediction", new JsonObject().put("value", 3.0).put("unit", "s"))
          .put("confidence", "high")
          .put("observation", EVIL)
          .put(
              "verdict",
              new JsonObject()
                  .put("sentence", "It held.")
                  .put("yours", "You predicted 3 s.")
                  .put(
                      "comparisons",
                      new JsonArray().add(Comparison.near("all", 1, 1, 1, 0.1, "s").toJson())))
          .put(
              "measurement",
              new JsonObject()
                  .put(
                      "chart",
                      new BarChart("bars", "s", List.of(Row.of("a", 0, 1, Kind.WORK, "1 s")))
                          .toJson()));

  private static final JsonObject FAILED =
      run("failed").put("failure", "payment-service is down").put("observation", "");

  private static JsonObject run(String state) {
    return new JsonObject()
        .put("id", state)
        .put("lesson", 1)
        .put("title", "Sum or max")
        .put("state", state)
        .put("knob", "equal")
        .put("seed", 1)
        .put("startedAt", "2026-11-29T12:00:00Z");
  }

  @Test
  void jsonHasAllData() {
    JsonObject all = new JsonObject(ExportFormat.JSON.write(List.of(HELD, FAILED)));
    assertEquals(new JsonArray().add(HELD).add(FAILED), all.getJsonArray("runs"));
  }

  @Test
  void htmlHasItsFiguresAndRunsNothingThatAUserHasTyped() {
    String html = ExportFormat.HTML.write(List.of(HELD, FAILED));

    assertTrue(html.contains("<svg") && html.contains("you predicted 3.000 s"), html);
    assertTrue(html.contains("payment-service is down"), html);
    assertTrue(html.contains("&lt;script&gt;"), html);
    assertFalse(html.contains("<script") || html.contains("src=") || html.contains("href="), html);
  }

  @Test
  void markdownKeepsItsTablesWhateverAUserHasTyped() {
    String text = ExportFormat.MD.write(List.of(HELD, FAILED));

    assertTrue(text.contains("## Lesson 1: Sum or max: held"), text);
    assertTrue(text.contains("| all | about 1.000 s | 1.000 s | ± 0.100 s | as expected |"), text);
    assertTrue(text.contains("\\<script\\>alert(1)\\</script\\> \\| \\*bold\\*"), text);
  }
}
