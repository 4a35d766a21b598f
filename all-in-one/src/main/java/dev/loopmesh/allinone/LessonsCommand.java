package dev.loopmesh.allinone;

import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the lessons. */
@Command(
    name = "lessons",
    description = "List the lessons, and what is done of them.",
    mixinStandardHelpOptions = true,
    versionProvider = MeshCommand.Version.class)
final class LessonsCommand implements Callable<Integer> {
  @Mixin private LabAddress lab;

  @Override
  public Integer call() throws InterruptedException {
    return lab.ask("GET", "/api/lessons", "", "", LessonsCommand::words);
  }

  private static String words(JsonObject answer) {
    StringBuilder text = new StringBuilder();
    for (Object each : answer.getJsonArray("lessons")) {
      JsonObject lesson = (JsonObject) each;
      text.append(
          "%3d  %-28s %s%n"
              .formatted(lesson.getInteger("number"), lesson.getString("title"), done(lesson)));
    }
    JsonObject history = answer.getJsonObject("history");
    return text
        + "\nRun one: ./mesh lesson 1. Runs are kept in "
        + history.getString("where")
        + ".";
  }

  private static String done(JsonObject lesson) {
    JsonObject done = lesson.getJsonObject("done");
    if (done.getInteger("runs") == 0) {
      return "–";
    }
    return "held in %d of %d runs, last: %s"
        .formatted(
            done.getInteger("held"),
            done.getInteger("runs"),
            done.getString("last").replace('-', ' '));
  }
}
