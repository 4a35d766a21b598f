package dev.loopmesh.drills.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.debrief.DebriefFormat;
import dev.loopmesh.drills.file.DrillFiles;
import dev.loopmesh.drills.grade.Event.Kind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the debrief of a drill says, from the events of a run. */
class DebriefTest {
  private static final String DELAY =
      "payment-service answered 150 ms late in 10 % of requests; harmless";
  private static final String SPIN =
      "user-service had the fault spin-loop (hold 5 ms) in 20 % of requests; harmless";

  private final Drill drill = DrillFiles.read(Optional.empty()).require("slow-tuesday", 1);
  private final DrillRun run = new DrillRun(new DrillRequest(drill, 1, 1, "Ann"));

  private JsonObject ended() {
    run.note(90_000, Kind.DECLARED, new JsonObject());
    run.ended(95_000, "finished", "");
    return new JsonObject(run.outcome(new JsonArray(), new JsonArray()).encode());
  }

  private void make(int step) {
    run.note(30_000 + step, Kind.STEP, drill.timeline().get(step).toJson());
  }

  @Test
  void itSaysWhatTheDecoysWere() {
    make(0);
    make(1);
    JsonObject result = ended();

    assertEquals(new JsonArray().add(DELAY).add(SPIN), result.getJsonArray("decoys"));
    String markdown = DebriefFormat.MD.write(result);
    assertTrue(markdown.contains("\n## Decoys\n\n- " + DELAY + "\n"), markdown);
    String html = DebriefFormat.HTML.write(result);
    assertTrue(html.contains("<h2>Decoys</h2>\n<ul>\n<li>" + DELAY), html);
  }

  @Test
  void aDecoyThatWasNotMadeIsNotExplained() {
    make(0);
    assertEquals(new JsonArray().add(DELAY), ended().getJsonArray("decoys"));
  }

  @Test
  void itSaysThatTheTrainerHasInjectedAFault() {
    JsonObject change = new JsonObject().put("service", "aggregator").put("method", "PUT");
    run.note(20_500, Kind.INJECTED, change.put("path", "/latency").put("body", new JsonObject()));
    JsonObject result = ended();

    for (DebriefFormat format : DebriefFormat.values()) {
      assertTrue(format.write(result).contains("injected by the trainer at 20.5 s"), "" + format);
    }
  }

  @Test
  void theTrainerSeesWhenThePageIsSent() {
    assertEquals("1m", ended().getString("pageAt"));
    assertEquals(
        "6s",
        new DrillRun(new DrillRequest(drill.scaled(0.1), 1, 0.1, "")).truth().getString("pageAt"));
  }
}
