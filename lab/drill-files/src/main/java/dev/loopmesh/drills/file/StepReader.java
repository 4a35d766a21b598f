package dev.loopmesh.drills.file;

import dev.loopmesh.drills.Step;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/** Makes the steps of a drill, with their jitter. */
final class StepReader {
  private static final String LATENCY = "latency";
  private static final String BY_RESTART = "clearedByRestart";
  private static final int LARGEST_FAULT_SEED = Integer.MAX_VALUE;

  private final SplittableRandom random;

  /** The same seed, the same steps. */
  StepReader(long seed) {
    random = new SplittableRandom(seed);
  }

  /** The changes before a drill; all at once. */
  static List<Step> base(JsonArray changes) {
    List<Step> steps = new ArrayList<>();
    for (Object each : changes) {
      JsonObject change = (JsonObject) each;
      steps.add(step("base-" + steps.size(), Duration.ZERO, change, 1, false));
    }
    return steps;
  }

  /** Steps and decoys, in the order in which they are made. */
  List<Step> timeline(JsonArray steps, JsonArray decoys) {
    List<Step> all = new ArrayList<>();
    steps.forEach(each -> all.add(timed("step-" + all.size(), (JsonObject) each, false)));
    decoys.forEach(each -> all.add(timed("decoy-" + all.size(), (JsonObject) each, true)));
    all.sort(Comparator.comparing(Step::at));
    return List.copyOf(all);
  }

  private Step timed(String name, JsonObject json, boolean isDecoy) {
    Duration jitter = DurationText.parse(json.getString("jitter", "0ms"));
    Duration at =
        DurationText.parse(json.getString("at"))
            .plusMillis(Math.round(random.nextDouble() * jitter.toMillis()));
    int seed = random.nextInt(LARGEST_FAULT_SEED);
    return step(json.getString("name", name), at, json, seed, isDecoy);
  }

  private static Step step(String name, Duration at, JsonObject json, int seed, boolean isDecoy) {
    String service = json.getString("service");
    JsonObject fault = json.getJsonObject("fault");
    if (fault != null) {
      JsonObject seeded = fault.containsKey("seed") ? fault : fault.copy().put("seed", seed);
      return new Step(name, at, service, "/faults/" + name, seeded, isDecoy);
    }
    if (json.containsKey(LATENCY)) {
      JsonObject body = new JsonObject().put(LATENCY, json.getString(LATENCY));
      if (json.containsKey(BY_RESTART)) {
        body.put(BY_RESTART, json.getBoolean(BY_RESTART));
      }
      return new Step(name, at, service, "/latency", body, isDecoy);
    }
    if (json.containsKey(Step.REQUESTS)) {
      return new Step(name, at, service, Step.REQUESTS, json.getJsonObject(Step.REQUESTS), isDecoy);
    }
    String path = json.containsKey("capacity") ? "capacity" : "settings";
    return new Step(name, at, service, "/" + path, json.getJsonObject(path), isDecoy);
  }
}
