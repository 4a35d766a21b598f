package dev.loopmesh.mcp.tool;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ToolsTest {
  private static final Path GUIDE = Path.of("..", "..", "docs", "agents.md");

  @Test
  void thereAreFewAndEachIsDescribed() {
    assertTrue(Tools.ALL.size() <= 12, () -> Tools.ALL.size() + " tools");
    for (Tool tool : Tools.ALL) {
      assertTrue(tool.name().matches("[a-z]+_[a-z]+"), tool.name());
      assertFalse(tool.title().isBlank() || tool.description().isBlank(), tool.name());
      JsonObject properties = new JsonObject(tool.schema().encode()).getJsonObject("properties");
      for (String name : properties.fieldNames()) {
        assertFalse(properties.getJsonObject(name).getString("description").isBlank(), name);
      }
      assertEquals(tool.effect() == Tool.Effect.READS, properties.containsKey("offset"));
    }
  }

  @Test
  void theGuideListsThem() throws Exception {
    List<String> rows =
        Files.readAllLines(GUIDE).stream()
            .filter(line -> line.matches("\\| `[a-z]+_[a-z]+` \\|.*")) // a name of a tool
            .toList();

    assertEquals(Tools.ALL.stream().map(ToolsTest::row).toList(), rows);
  }

  private static String row(Tool tool) {
    String arguments =
        tool.arguments().stream()
            .map(argument -> "`%s`".formatted(argument.name()) + (argument.isRequired() ? "*" : ""))
            .collect(Collectors.joining(", "));
    String effect = tool.effect().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return "| `%s` | %s | %s | %s |".formatted(tool.name(), effect, arguments, tool.title());
  }

  @Test
  void allWrongArgumentsAreReportedTogether() {
    Tool load = Tools.ALL.stream().filter(tool -> tool.name().equals("run_load")).findFirst().get();
    JsonObject given =
        new JsonObject().put("rate", 1_000).put("for", "5").put("modes", "menu").put("user", "x");

    ProblemException refused =
        assertThrows(ProblemException.class, () -> Arguments.read(load.arguments(), given));

    String why = refused.problem().detail();
    for (String name : List.of("mode", "rate", "for", "user", "modes")) {
      assertTrue(why.contains(name + ": "), why);
    }
  }

  @Test
  void defaultsHoldForWhatIsMissing() {
    Tool traces =
        Tools.ALL.stream().filter(tool -> tool.name().equals("list_traces")).findFirst().get();

    Arguments read = Arguments.read(traces.arguments(), new JsonObject().put("service", "a b&c"));

    assertEquals("any", read.text("status"));
    assertEquals(
        "?service=a%20b%26c&minDuration=0ms&limit=20",
        read.query("service", "route", "minDuration", "limit"));
  }
}
