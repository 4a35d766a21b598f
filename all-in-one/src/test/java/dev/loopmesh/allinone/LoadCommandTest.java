package dev.loopmesh.allinone;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.contract.UnusedPort;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadCommandTest {
  private StandIn target;
  private String out;
  private String err;

  @TempDir private Path folder;

  @BeforeEach
  void start() throws Exception {
    target = new StandIn(StandIn.answers(200, "application/json", "{}"));
  }

  @AfterEach
  void stop() throws Exception {
    target.close();
  }

  @Test
  void theSummaryHasServiceAndResponseTimesSideBySide() {
    assertEquals(0, load("--rate", "100/s", "--for", "500ms", "--arrivals", "constant"));
    assertTrue(out.matches("(?s).*\n50 requests in [0-9.]+ s, 50 good \\([0-9.]+/s\\)\n.*"), out);
    assertTrue(out.lines().anyMatch(line -> line.matches(" +service +response")), out);
    for (String quantile : List.of("p50", "p90", "p99", "p99.9", "max")) {
      String row = " +" + quantile + "( +[0-9.]+ m?s){2}";
      assertTrue(out.lines().anyMatch(line -> line.matches(row)), out);
    }
    assertFalse(out.contains("\u001b"), "no colour where there is no terminal");
  }

  @Test
  void theReportIsJsonWithItsThresholds() {
    String[] twice = {"--rate", "40/s", "--for", "500ms", "--arrivals", "burst", "--json"};
    assertEquals(0, load(twice, "--expect", "errors<1%", "--expect", "p50<10s"));
    JsonObject report = new JsonObject(out);
    assertEquals(20, report.getJsonObject("statuses").getInteger("200"));
    assertEquals(20, report.getJsonObject("responseMs").getInteger("count"));
    assertEquals(2, report.getJsonArray("expectations").size());
    assertTrue(report.getJsonArray("expectations").getJsonObject(1).getBoolean("met"));
  }

  @Test
  void aThresholdThatIsNotMetFailsTheCommand() {
    target.now(StandIn.answers(503, "text/plain", "no"));
    String[] user = {"--users", "1", "--think", "50ms", "--for", "300ms", "--expect", "errors<1%"};
    int code = load(user, "--json");
    boolean trustworthy = new JsonObject(out).getBoolean("trustworthy"); // not on a busy machine
    assertEquals(trustworthy ? 1 : 3, code, out);
    load(user);
    assertTrue(out.contains("errors<1%: not met, measured 100.00%"), out);
    assertTrue(out.contains("errors: 5xx "), out);
  }

  @Test
  void aDoubtfulMeasurementCannotTellThatAThresholdIsNotMet() {
    target.now(request -> target.vertx().setTimer(200, late -> request.response().end()));
    String[] bounded = {"--rate", "100/s", "--for", "300ms", "--max-outstanding", "1"};
    assertEquals(3, load(bounded, "--expect", "p50<1ms"));
    assertTrue(out.contains("were due but not sent, because 1 were in flight"), out);
    assertEquals(0, load(bounded, "--expect", "p50<30s"));
  }

  @Test
  void responseAndServiceTimesOfEachSecondAreLogged() throws Exception {
    Path log = folder.resolve("load.hdr");
    assertEquals(0, load("--rate", "100/s", "--for", "1.5s", "--hdr", log.toString()));
    Map<String, Long> counts = new HashMap<>();
    int intervals = 0;
    try (HistogramLogReader reader = new HistogramLogReader(log.toFile())) {
      while (reader.hasNext()) {
        Histogram times = (Histogram) reader.nextIntervalHistogram();
        counts.merge(times.getTag(), times.getTotalCount(), Long::sum);
        intervals++;
      }
    }
    long sent = Long.parseLong(out.replaceAll("(?s).*?\n\n([0-9]+) requests.*", "$1"));
    assertEquals(Map.of("response", sent, "service", sent), counts);
    assertTrue(intervals >= 2 * 2, () -> "a line for each second and kind");
  }

  @Test
  void withoutAnyResponseItFails() throws IOException {
    try (UnusedPort unused = new UnusedPort()) {
      String[] refused = {"load", "--url", unused.url(), "--rate", "20/s", "--for", "200ms"};
      assertEquals(1, mesh(List.of(refused)));
      String address = unused.url().substring("http://".length());
      assertTrue(err.contains("nothing is listening at " + address), err);
      assertTrue(out.contains("errors: refused "), out);
    }
    String[] nowhere = {"load", "--url", "http://nowhere.invalid/", "--for", "100ms"};
    assertEquals(1, mesh(List.of(nowhere)));
    assertTrue(err.contains("unknown host: nowhere.invalid"), err);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rate 200 | '200' is not a rate; write for example 200/s",
        "--rate 50001/s | up to 50000/s",
        "--rate 0/s | more than 0",
        "--rate 1/s --users 2 | one of --rate, --ramp, --steps and --users",
        "--ramp 10/s | write for example 10/s..200/s",
        "--think 1s | --think needs --users",
        "--users 2 --arrivals poisson | --arrivals is for an open loop",
        "--users 5000 | at most 4000 outstanding",
        "--arrivals gamma | allowed: constant, poisson, burst",
        "--for 61m | allowed: more than 0ms, up to 60m",
        "--for 0ms | allowed: more than 0ms",
        "--timeout 11m | up to 10m",
        "--max-outstanding 0 | allowed: 1 to 50000",
        "--mode parallel | not both",
        "--expect p99<1 | has no unit",
        "-H host:x | header 'host'",
        "--url https://example.org/ | allowed: http://host:port/path"
      })
  void wrongUsageSaysWhatIsAllowed(String arguments, String message) {
    assertEquals(2, load(arguments.split(" ")), arguments);
    assertTrue(err.contains(message), err);
    assertEquals(1, err.lines().count(), err);
  }

  @Test
  void theHelpHasItsExamples() {
    assertEquals(0, mesh(List.of("load", "--help")));
    assertTrue(out.contains("--expect 'errors<1%'"), out);
    assertTrue(out.contains("Exit codes: 0 done"), out);
    assertEquals("", err);
  }

  @Test
  void anInterruptEndsItWithTheSummaryOfWhatRan() throws Exception {
    target.now(request -> {}); // no response
    Path output = folder.resolve("out");
    ProcessBuilder command =
        new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            MeshCommand.class.getName(),
            "load",
            "--rate=100/s",
            "--for=10m");
    command.environment().put("AGGREGATOR_URL", target.url()); // instead of the usual port
    Process mesh = command.redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      assertEquals("application/json", target.nextHeaders().get("Accept"), "it has begun");
      mesh.destroy();
      assertTrue(mesh.waitFor(30, SECONDS));
    } finally {
      mesh.destroyForcibly();
    }
    String text = Files.readString(output);
    assertTrue(text.contains("/users/42/summary?mode=parallel"), text);
    assertTrue(text.contains(", cancelled"), text);
    assertTrue(text.contains("in flight when the run was cancelled"), text);
  }

  private int load(String... arguments) {
    return load(arguments, new String[0]);
  }

  private int load(String[] some, String... more) {
    List<String> all = new ArrayList<>(List.of("load", "--url", target.url() + "/"));
    all.addAll(List.of(some));
    all.addAll(List.of(more));
    return mesh(all);
  }

  private int mesh(List<String> arguments) {
    CommandRun run = CommandRun.of(arguments);
    out = run.out();
    err = run.err();
    return run.code();
  }
}
