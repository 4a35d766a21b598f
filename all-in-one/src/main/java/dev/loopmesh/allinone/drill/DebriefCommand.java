package dev.loopmesh.allinone.drill;

import dev.loopmesh.allinone.LabAddress;
import dev.loopmesh.drills.debrief.DebriefFormat;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints a debrief. */
@Command(name = "debrief", description = "Print a debrief; without an ID, of the last drill.")
final class DebriefCommand implements Callable<Integer> {
  private static final String RESULTS = DrillCommand.BASE + "/results";

  @ParentCommand private DrillCommand drill;

  @Parameters(paramLabel = "ID", arity = "0..1", description = "The ID of the run.")
  private String id;

  @Option(names = "--markdown", description = "Print it as Markdown.")
  private boolean markdown;

  @Override
  public Integer call() throws InterruptedException {
    try {
      JsonObject run = get(RESULTS + "/" + LabAddress.segment(id == null ? last() : id));
      if (!drill.lab.json()) {
        nameLessons(run.getJsonObject("texts"));
      }
      DebriefFormat text = markdown ? DebriefFormat.MD : DebriefFormat.TEXT;
      System.out.println((drill.lab.json() ? DebriefFormat.JSON : text).write(run).strip());
      return 0;
    } catch (LabAddress.Failure e) {
      return drill.lab.fail(e.getMessage());
    }
  }

  private JsonObject get(String path) throws InterruptedException {
    return drill.ask("GET", path, DrillCommand.NOTHING, drill.trainer());
  }

  private String last() throws InterruptedException {
    JsonArray all = get(RESULTS + "?limit=1").getJsonArray("results");
    if (all.isEmpty()) {
      throw new LabAddress.Failure("no drill has been played. Start one: ./mesh drill start ID");
    }
    return all.getJsonObject(0).getString("id");
  }

  /** Replaces the IDs of lessons by their numbers and titles. */
  private void nameLessons(JsonObject texts) throws InterruptedException {
    JsonArray wanted = texts.getJsonArray("lessons");
    JsonArray named = new JsonArray();
    for (Object each : get("/api/lessons").getJsonArray("lessons")) {
      JsonObject lesson = (JsonObject) each;
      if (wanted.contains(lesson.getString("id"))) {
        named.add("%d. %s".formatted(lesson.getInteger("number"), lesson.getString("title")));
      }
    }
    texts.put("lessons", named);
  }
}
