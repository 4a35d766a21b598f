package dev.loopmesh.bench.report;

import static dev.loopmesh.bench.measure.Windows.clean;
import static dev.loopmesh.bench.measure.Windows.failed;
import static dev.loopmesh.bench.measure.Windows.noisy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.bench.candidate.Candidate;
import dev.loopmesh.bench.measure.Results;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportTest {
  @TempDir private Path folder;

  private final Results results = new Results();

  @Test
  void aCandidateIsComparedInItsUndisturbedWindows() throws Exception {
    results.add(clean("plain", 100));
    results.add(clean("loopmesh", 75));
    results.add(clean("plain", 100));
    results.add(noisy("loopmesh", 300));
    results.add(failed("loopmesh", 300));
    write();
    String text = Files.readString(folder.resolve("results.md"));
    assertTrue(text.contains("| loopmesh | 0.75 [0.75, 0.75] | 75.0 [75.0, 75.0] | 1,000 |"), text);
    assertTrue(text.contains("| loopmesh | cpu | 1 | 1 | 1 | 0.00 |"), text);
    assertTrue(text.contains("- loopmesh: Version <1>"), text);
  }

  @Test
  void everyWindowIsKept() throws Exception {
    results.add(clean("plain", 100));
    results.add(failed("loopmesh", 300));
    write();
    JsonObject json = new JsonObject(Files.readString(folder.resolve("results.json")));
    assertEquals(2, json.getJsonArray("windows").size());
    JsonObject failed = json.getJsonArray("windows").getJsonObject(1);
    assertEquals("failed", failed.getString("state"));
    assertEquals(1, failed.getJsonObject("failures").getInteger("closed"));
  }

  @Test
  void theChartHasABarForEachAndTheBasesIsTheUnit() throws Exception {
    results.add(clean("plain", 100));
    results.add(clean("loopmesh", 50));
    write();
    NodeList bars =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(folder.resolve("cpu.svg").toFile())
            .getElementsByTagName("rect");
    assertEquals(3, bars.getLength(), "the paper and two bars");
    assertEquals(width(bars, 2) / 2, width(bars, 1), 0.1);
  }

  @Test
  void whereNothingWasComparedThereIsNoChart() {
    results.add(clean("loopmesh", 50));
    write();
    assertFalse(Files.exists(folder.resolve("cpu.svg")));
  }

  private static double width(NodeList bars, int which) {
    return Double.parseDouble(((Element) bars.item(which)).getAttribute("width"));
  }

  private void write() {
    List<Candidate> candidates = List.of(candidate("plain"), candidate("loopmesh"));
    Machine machine = new Machine("Processor", 2, 1024, "Linux 6", "Java 25");
    Report.Subject subject =
        new Report.Subject(
            LocalDate.EPOCH, new Commit("abc", false), machine, "pinned", candidates);
    new Report(folder, subject, results).write(true);
  }

  private static Candidate candidate(String name) {
    return new Candidate(name, List.of("true"), Map.of(), "Version <1>");
  }
}
