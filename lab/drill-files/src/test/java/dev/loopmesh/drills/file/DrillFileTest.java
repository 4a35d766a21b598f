package dev.loopmesh.drills.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Lever;
import dev.loopmesh.drills.Mechanism;
import dev.loopmesh.drills.Step;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DrillFileTest {
  private static final DrillSchema SCHEMA = new DrillSchema();
  private static final String WHOLE =
      """
      id: night-shift
      title: Night shift
      level: 2
      limit: 10m
      load:
        rate: 20/s
        paths: ["/users/{user}/summary"]
        objective: {good: 99%, p99: 500ms}
      story: Quiet.
      page: Loud.
      choose:
        victim: [user-service, order-service]
      timeline:
        - {name: slow, at: 10s, jitter: 20s, service: "${victim}", latency: 1s}
      decoys:
        - {at: 5s, service: payment-service, fault: {fault: delay, latency: 5ms}}
      truth:
        - {service: "${victim}", mechanism: slow dependency, since: slow}
      mitigations:
        - [{lever: settings, service: aggregator, values: {SHED: on, POOL_SIZE: 5}}]
      recovery: {hold: 20s}
      explanation: It was ${victim}.
      """;

  private static List<String> errors(String text) {
    return assertThrows(InvalidDrill.class, () -> DrillFile.of("x.yaml", text, SCHEMA)).errors();
  }

  private static String error(String from, String to) {
    assertTrue(WHOLE.contains(from), from);
    return errors(WHOLE.replace(from, to)).get(0);
  }

  private static Drill drill(long seed) {
    return DrillFile.of("x.yaml", WHOLE, SCHEMA).drill(seed);
  }

  @Test
  void aFileIsReadWithItsChoicesAndTimes() {
    Drill drill = drill(1);
    Step slow = drill.firstFault().orElseThrow();

    assertEquals(Duration.ofMinutes(10), drill.limit());
    assertEquals(0.99, drill.traffic().objective().good());
    assertEquals(Duration.ofMillis(500), drill.recovery().objective().p99());
    assertEquals(Mechanism.SLOW_DEPENDENCY, drill.truths().get(0).cause().mechanism());
    assertEquals(slow.service(), drill.truths().get(0).cause().service());
    assertEquals("It was " + slow.service() + ".", drill.texts().explanation());
    assertEquals(new JsonObject().put("latency", "1s"), slow.body());
    assertTrue(drill.timeline().get(0).isDecoy());
    assertTrue(drill.timeline().get(0).body().containsKey("seed"));
    assertEquals(
        new Lever("settings", "aggregator", Map.of("SHED", "on", "POOL_SIZE", "5")),
        drill.mitigations().get(0).get(0));
  }

  @Test
  void theSeedDecidesWhatIsChosenAndWhenItBegins() {
    assertEquals(drill(7), drill(7));
    List<Step> first =
        LongStream.range(0, 40).mapToObj(seed -> drill(seed).firstFault().orElseThrow()).toList();
    assertEquals(2, first.stream().map(Step::service).distinct().count());
    assertTrue(first.stream().map(Step::at).distinct().count() > 30);
    for (Step step : first) {
      assertTrue(step.at().compareTo(Duration.ofSeconds(10)) >= 0, step::toString);
      assertTrue(step.at().compareTo(Duration.ofSeconds(30)) <= 0, step::toString);
    }
    assertNotEquals(first.get(0).at(), first.get(1).at());
  }

  @Test
  void theShortFormKeepsWhatTheMeshDoesAndTheObjective() {
    Drill whole = drill(3);
    Drill brief = whole.scaled(0.1);

    assertEquals(Duration.ofMinutes(1), brief.limit());
    assertEquals(Duration.ofSeconds(4), brief.recovery().hold());
    assertEquals(whole.recovery().objective(), brief.recovery().objective());
    Step step = brief.firstFault().orElseThrow();
    assertEquals(whole.firstFault().orElseThrow().at().toMillis() / 10.0, step.at().toMillis(), 1);
    assertEquals("1s", step.body().getString("latency"));
  }

  @Test
  void anErrorNamesItsLineAndWhatIsAllowed() {
    assertEquals(
        "x.yaml, line 4: limit: is invalid; write a duration such as 250ms, 1.5s or 2m",
        error("limit: 10m", "limit: 10"));
    assertTrue(
        error("level: 2", "lvl: 2").startsWith("x.yaml, line 1: the drill: "),
        error("level: 2", "lvl: 2"));
    assertTrue(
        errors(WHOLE.replace("level: 2", "level: 2\ncolour: red"))
            .get(0)
            .startsWith("x.yaml, line 4: colour: is unknown; allowed: base, choose, decoys, "));
    String mechanism = error("mechanism: slow dependency", "mechanism: gremlins");
    assertTrue(
        mechanism.startsWith("x.yaml, line 18: truth.0.mechanism: is invalid; allowed: slow dep"),
        mechanism);
    assertEquals(
        "x.yaml, line 14: timeline.0: write one of fault, latency, capacity, settings, requests",
        error(", latency: 1s}", "}"));
    assertTrue(
        error("latency: 1s", "latency: lognormal(p50=80)")
            .startsWith("x.yaml, line 14: timeline.0.latency: "));
    assertEquals(
        "x.yaml, line 18: truth.0.since: 'fast' is not the name of a step; allowed: slow",
        error("since: slow", "since: fast"));
    String passing = "passing: [{service: aggregator, mechanism: errors, until: fast}]\n";
    assertEquals(
        "x.yaml, line 19: passing.0.until: 'fast' is not the name of a step; allowed: slow",
        error("mitigations:", passing + "mitigations:"));
  }

  @Test
  void aSlipIsFoundBeforeTheDrillIsPlayed() {
    String setting = error("POOL_SIZE: 5", "POOL_SIZ: 5");
    assertTrue(
        setting.startsWith(
            "x.yaml, line 20: mitigations.0.0.values.POOL_SIZ: is not a setting of aggregator;"
                + " allowed: DEADLINE, "),
        setting);
    assertEquals(
        "x.yaml, line 14: timeline.0.settings.SHED: is not a setting of user-service; allowed:"
            + " CONCURRENCY, QUEUE, ABANDONED",
        error("latency: 1s", "settings: {SHED: on}"));
    assertEquals(
        "x.yaml, line 7: load.paths.0: '/user/{user}' is not a path of aggregator; allowed:"
            + " /users/{id}/summary, /menu, /, /openapi.yaml",
        error("/users/{user}/summary", "/user/{user}"));
    assertEquals(
        "x.yaml, line 14: timeline.0.requests.path: '/orders?user=1' is not a path of"
            + " user-service; allowed: /users/{id}, /openapi.yaml",
        error("latency: 1s", "requests: {rate: 9/s, path: \"/orders?user=1\"}"));
    assertEquals(
        "x.yaml, line 14: timeline.0.at: 590s with its jitter of 20s is not before the limit, 10m",
        error("at: 10s", "at: 590s"));
    assertEquals(
        "x.yaml, line 16: decoys.0.at: 10m is not before the limit, 10m",
        error("at: 5s", "at: 10m"));
    assertEquals(
        "x.yaml, line 4: pageAt: 11m is not before the limit, 10m",
        error("limit: 10m", "pageAt: 11m\nlimit: 10m"));
    assertEquals(
        "x.yaml, line 14: timeline.0.capacity.places: is unknown; allowed: abandoned,"
            + " clearedByRestart, concurrency, queue",
        error("latency: 1s", "capacity: {places: 1}"));
    assertEquals(
        "x.yaml, line 22: evidence.0.span.name: is not a regular expression: Unclosed group",
        error(
            "explanation:",
            "evidence: [{service: aggregator, span: {name: \"wait (for\"}}]\nexplanation:"));
    assertEquals(
        "x.yaml, line 1: the drill: '2000m' is too long; write at most 1440m",
        error("limit: 10m", "limit: 2000m"));
  }

  @Test
  void aNameThatIsNotChosenIsAnErrorWhereverItIs() {
    assertEquals(
        "x.yaml, line 14: timeline.0.service: 'victm' is not in choose; allowed: victim",
        error("service: \"${victim}\", latency", "service: \"${victm}\", latency"));
    assertEquals(
        "x.yaml, line 22: explanation: 'the victim' is not in choose; allowed: victim",
        error("was ${victim}", "was ${the victim}"));
    List<String> both = errors(WHOLE.replace("was ${victim}", "was ${x}").replace("20/s", "20"));
    assertEquals(2, both.size(), both::toString);
  }

  @Test
  void aChoiceIsCheckedWithEachOfItsValues() {
    assertTrue(
        error("[user-service, order-service]", "[user-service, cook]")
            .startsWith("x.yaml, line 14: timeline.0.service: is invalid; allowed: aggregator"));
  }

  @Test
  void allErrorsAreReportedTogether() {
    List<String> all =
        errors(WHOLE.replace("level: 2", "level: 9").replace("hold: 20s", "hold: soon"));
    assertEquals(2, all.size(), all::toString);
  }

  @Test
  void yamlIsRestrictedToWhatJsonHas() {
    assertEquals(
        List.of("x.yaml, line 1: is not a mapping; begin with id: my-drill"), errors("- 1"));
    assertTrue(errors("a: [1").get(0).startsWith("x.yaml, line 1: "), errors("a: [1")::toString);
    assertEquals(
        List.of("x.yaml, line 2: a key is not a text, or is there twice"), errors("id: a\nid: b"));
    assertEquals(
        List.of("x.yaml, line 1: aliases are not allowed"), errors("id: &a [1]\ntitle: *a"));
    errors("a: ".repeat(5) + "[".repeat(1_000));
  }

  @Test
  void allShippedDrillsAreValidAndListed() throws Exception {
    DrillFiles all = DrillFiles.read(Optional.empty());
    assertEquals(List.of(), all.errors());
    assertEquals(DrillFiles.SHIPPED, all.all().stream().map(Drill::id).toList());
    List<Drill.Texts> texts = all.all().stream().map(Drill::texts).toList();
    for (Function<Drill.Texts, String> text :
        List.<Function<Drill.Texts, String>>of(
            Drill.Texts::title, Drill.Texts::story, Drill.Texts::page)) {
      assertEquals(texts.size(), texts.stream().map(text).distinct().count());
    }
    texts.forEach(text -> assertFalse(text.story().contains("romise"), text::story)); // beside it
    try (var files = Files.list(Path.of("src/main/resources/drills"))) {
      assertEquals(
          DrillFiles.SHIPPED.stream().sorted().toList(),
          files
              .map(file -> ("" + file.getFileName()).replace(".yaml", ""))
              .sorted()
              .collect(Collectors.toList()));
    }
  }

  @Test
  void ownDrillsAreAddedAndInvalidOnesAreReported(@TempDir Path folder) throws Exception {
    Files.writeString(folder.resolve("night-shift.yaml"), WHOLE);
    Files.writeString(folder.resolve("bad.yaml"), "id: 1\n");
    Files.writeString(folder.resolve("notes.txt"), "nothing");
    DrillFiles all = DrillFiles.read(Optional.of(folder));

    assertEquals("Night shift", all.require("night-shift", 5).texts().title());
    assertTrue(all.errors().get(0).startsWith("bad.yaml, line 1: "), all.errors()::toString);
    assertThrows(ProblemException.class, () -> all.require("day-shift", 1));
    assertEquals(1, DrillFiles.read(Optional.of(folder.resolve("none"))).errors().size());
  }
}
