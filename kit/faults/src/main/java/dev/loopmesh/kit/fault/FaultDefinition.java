package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.http.JsonMembers;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;

/**
 * A fault, and when, how often and to which requests it happens.
 *
 * @param probability to how many of the requests that match, above 0 to 1
 * @param seed of its own sequence; null when that comes from {@code SEED} and its name
 */
record FaultDefinition(
    Fault fault, double probability, FaultMatch match, FaultTiming timing, Long seed) {
  private static final double LEAST = 1e-6;
  private static final long LARGEST_SEED = (1L << 53) - 1; // the last that JavaScript counts to

  /**
   * Reads a definition.
   *
   * @throws dev.loopmesh.kit.problem.ProblemException 400 that names everything that is wrong
   */
  static FaultDefinition read(JsonObject json) {
    JsonMembers members = new JsonMembers(json);
    FaultKind kind = members.text("fault", null, FaultCatalogue::require);
    if (kind == null) {
      members.check();
    }
    Fault fault = kind.reader().apply(members);
    FaultTiming timing = timing(members, fault);
    double probability = 1;
    FaultMatch match = FaultMatch.ALL;
    if (kind.reach() == FaultKind.Reach.REQUEST) {
      probability = members.number("probability", 1, LEAST, 1);
      match = members.has("match") ? FaultMatch.read(members.object("match")) : match;
    }
    Long seed = members.has("seed") ? members.integer("seed", 0L, 0, LARGEST_SEED) : null;
    members.refuseUnknown();
    members.check();
    return new FaultDefinition(fault, probability, match, timing, seed);
  }

  private static FaultTiming timing(JsonMembers members, Fault fault) {
    Duration longest = FaultBounds.LONGEST;
    Duration shortest = FaultBounds.SHORTEST_PHASE;
    Duration after = members.duration("after", Duration.ZERO, Duration.ZERO, longest);
    Duration lasts = members.duration("for", longest, Duration.ofMillis(1), longest);
    if (fault instanceof FlapFault flap) {
      return new FaultTiming(after, lasts, flap.every(), flap.every());
    }
    if (!members.has("on") && !members.has("off")) {
      return new FaultTiming(after, lasts, null, null);
    }
    Duration on = members.duration("on", null, shortest, longest);
    Duration off = members.duration("off", null, shortest, longest);
    return new FaultTiming(after, lasts, on, off);
  }

  /** As it would be put again. */
  JsonObject toJson() {
    JsonObject json = new JsonObject().put("fault", fault.kind().name()).mergeIn(fault.members());
    if (fault.kind().reach() == FaultKind.Reach.REQUEST) {
      json.put("probability", probability);
    }
    if (!match.equals(FaultMatch.ALL)) {
      json.put("match", match.toJson());
    }
    if (!timing.after().isZero()) {
      json.put("after", DurationText.print(timing.after()));
    }
    json.put("for", DurationText.print(timing.lasts()));
    if (timing.on() != null && !(fault instanceof FlapFault)) {
      json.put("on", DurationText.print(timing.on())).put("off", DurationText.print(timing.off()));
    }
    return seed == null ? json : json.put("seed", seed);
  }
}
