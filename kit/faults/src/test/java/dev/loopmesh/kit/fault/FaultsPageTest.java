package dev.loopmesh.kit.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.kit.fault.kind.FaultCatalogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/**
 * The table in docs/faults.md matches the code. With {@code -DwritePages=true} it is written,
 * otherwise compared.
 */
class FaultsPageTest {
  private static final Path PAGE = Path.of("..", "..", "docs", "faults.md");
  private static final String END = "<!-- /faults -->";

  @Test
  void theTableInTheDocumentIsWhatTheCodeSays() throws Exception {
    String page = Files.readString(PAGE);
    int start = page.indexOf("-->\n", page.indexOf("<!-- faults:")) + 4;
    String written = page.substring(0, start) + table() + page.substring(page.indexOf(END));
    if (Boolean.getBoolean("writePages")) {
      Files.writeString(PAGE, written);
    } else {
      assertEquals(written, page, "write it again: the command is in the file, above the table");
    }
  }

  private static String table() {
    StringBuilder table = new StringBuilder();
    table.append("| fault | of | what it does | its members | how to see it | example |\n");
    table.append("| --- | --- | --- | --- | --- | --- |\n");
    for (FaultKind kind : FaultCatalogue.all()) {
      table.append(
          "| `%s` | %s | %s | %s | %s | `%s` |%n"
              .formatted(
                  kind.name(),
                  kind.reach().name().toLowerCase(Locale.ROOT),
                  kind.does(),
                  kind.members().isEmpty() ? "–" : kind.members(),
                  kind.sign(),
                  kind.exampleInFull().encode()));
    }
    return table.append("\n").append(briefs()).toString();
  }

  private static String briefs() {
    StringBuilder briefs = new StringBuilder("In the baggage: ");
    String separator = "";
    for (FaultKind kind : FaultCatalogue.all()) {
      if (kind.brief().isPresent()) {
        String member = kind.brief().get();
        String argument = member.isEmpty() ? "" : ":<" + member + ">";
        briefs.append(separator).append("`").append(kind.name()).append(argument).append("`");
        separator = ", ";
      }
    }
    return briefs.append(".\n").toString();
  }
}
