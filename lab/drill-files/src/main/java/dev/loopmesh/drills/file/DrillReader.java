package dev.loopmesh.drills.file;

import dev.loopmesh.drills.Cause;
import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.EvidenceRule;
import dev.loopmesh.drills.EvidenceRule.SpanRule;
import dev.loopmesh.drills.Hint;
import dev.loopmesh.drills.Lever;
import dev.loopmesh.drills.Mechanism;
import dev.loopmesh.drills.Objective;
import dev.loopmesh.drills.Passing;
import dev.loopmesh.drills.Recovery;
import dev.loopmesh.drills.Step;
import dev.loopmesh.drills.Traffic;
import dev.loopmesh.drills.Truth;
import dev.loopmesh.kit.load.workload.Arrivals.Process;
import dev.loopmesh.kit.load.workload.RateText;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Makes a drill of a document that fits the schema. */
final class DrillReader {
  private static final Duration HARM = Duration.ofSeconds(10);

  private final JsonObject json;
  private final List<Step> timeline;

  /**
   * @param timeline the steps and decoys, in their order
   */
  DrillReader(JsonObject json, StepReader steps) {
    this.json = json;
    this.timeline = steps.timeline(array("timeline"), array("decoys"));
  }

  private JsonArray array(String name) {
    return json.getJsonArray(name, new JsonArray());
  }

  private Stream<JsonObject> objects(String name) {
    return array(name).stream().map(JsonObject.class::cast);
  }

  Drill read() {
    Traffic traffic = traffic(json.getJsonObject("load"));
    List<Truth> truths = objects("truth").map(DrillReader::truth).toList();
    return new Drill(
        json.getString("id"),
        json.getInteger("level"),
        texts(),
        duration("limit", null),
        duration("harm", HARM),
        Optional.ofNullable(duration("pageAt", null)),
        traffic,
        StepReader.base(array("base")),
        timeline,
        truths,
        objects("passing").map(DrillReader::passing).toList(),
        Stream.concat(
                objects("evidence").map(DrillReader::evidence),
                truths.stream().map(Truth::cause).flatMap(DrillReader::series))
            .distinct()
            .toList(),
        array("mitigations").stream().map(all -> levers((JsonArray) all)).toList(),
        levers(array("unsafe")),
        recovery(json.getJsonObject("recovery"), traffic.objective()),
        objects("hints").map(DrillReader::hint).toList());
  }

  private Drill.Texts texts() {
    return new Drill.Texts(
        json.getString("title"),
        json.getString("story").strip(),
        json.getString("page").strip(),
        json.getString("explanation").strip(),
        json.getString("runbook", ""),
        array("lessons").stream().map(String::valueOf).toList());
  }

  private Duration duration(String name, Duration otherwise) {
    String text = json.getString(name);
    return text == null ? otherwise : DurationText.parse(text);
  }

  private static Traffic traffic(JsonObject load) {
    return new Traffic(
        RateText.parse(load.getString("rate")),
        Process.valueOf(load.getString("arrivals", "poisson").toUpperCase(Locale.ROOT)),
        load.getJsonArray("paths").stream().map(String::valueOf).toList(),
        objective(load.getJsonObject("objective")),
        load.getBoolean("staleCounts", false));
  }

  private static Objective objective(JsonObject json) {
    return new Objective(share(json.getString("good")), DurationText.parse(json.getString("p99")));
  }

  private static double share(String percent) {
    return new BigDecimal(percent.substring(0, percent.length() - 1))
        .movePointLeft(2)
        .doubleValue();
  }

  private static Recovery recovery(JsonObject json, Objective otherwise) {
    String good = json.getString("good");
    String p99 = json.getString("p99");
    Objective objective =
        new Objective(
            good == null ? otherwise.good() : share(good),
            p99 == null ? otherwise.p99() : DurationText.parse(p99));
    return new Recovery(objective, DurationText.parse(json.getString("hold")));
  }

  private static Truth truth(JsonObject json) {
    return new Truth(cause(json), json.getString("scope", ""), json.getString("since", ""));
  }

  private static Passing passing(JsonObject json) {
    return new Passing(cause(json), json.getString("until"));
  }

  private static Cause cause(JsonObject json) {
    return new Cause(json.getString("service", ""), Mechanism.parse(json.getString("mechanism")));
  }

  private static EvidenceRule evidence(JsonObject json) {
    String service = json.getString("service");
    JsonObject span = json.getJsonObject("span");
    return new EvidenceRule(
        service,
        json.getString("metric", ""),
        Optional.ofNullable(span).map(rule -> span(rule, service)));
  }

  /** What shows a mechanism in every drill. */
  private static Stream<EvidenceRule> series(Cause cause) {
    return cause.mechanism().series().stream()
        .map(name -> new EvidenceRule(cause.service(), name, Optional.empty()));
  }

  private static SpanRule span(JsonObject json, String service) {
    String atLeast = json.getString("atLeast", "0ms");
    Map<String, String> attributes = new TreeMap<>();
    json.getJsonObject("attributes", new JsonObject())
        .forEach(one -> attributes.put(one.getKey(), "" + one.getValue()));
    return new SpanRule(
        json.getString("service", service),
        json.getString("name", ""),
        DurationText.parse(atLeast).toNanos() / 1e6,
        attributes,
        json.getBoolean("failed", false),
        json.getBoolean("root", false));
  }

  private static List<Lever> levers(JsonArray all) {
    return all.stream().map(JsonObject.class::cast).map(DrillReader::lever).toList();
  }

  private static Lever lever(JsonObject json) {
    return Lever.fromJson(json.copy().put("service", json.getString("service", "")));
  }

  private static Hint hint(JsonObject json) {
    return new Hint(json.getString("text").strip(), json.getInteger("price"));
  }
}
