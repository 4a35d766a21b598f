package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.http.JsonMembers;
import dev.loopmesh.kit.time.DurationText;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;

/**
 * A fault, and when, how often and to which requests it applies.
 *
 * @param probability share of the matching requests, above 0 to 1
 * @param seed of its random sequence; null when derived from {@code SEED} and its name
 * @param clearedByRestart whether a restart of the service removes it
 */
record FaultDefinition(
    FaultKind kind,
    Fault fault,
    double probability,
    FaultMatch match,
    FaultTiming timing,
    Long seed,
    boolean clearedByRestart) {
  private static final double LEAST = 1e-6;
  private static final long LARGEST_SEED = (1L << 53) - 1; // JavaScript's largest exact integer

  /**
   * Reads a definition.
   *
   * @throws dev.loopmesh.kit.problem.ProblemException 400 with all errors
   */
  static FaultDefinition read(JsonObject json, List<FaultKind> kinds) {
    JsonMembers members = new JsonMembers(json);
    FaultKind kind = members.text("fault", null, name -> FaultKind.require(kinds, name));
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
    boolean cleared = members.bool(FaultRegistry.CLEARED, false);
    members.refuseUnknown();
    members.check();
    return new FaultDefinition(kind, fault, probability, match, timing, seed, cleared);
  }

  private static FaultTiming timing(JsonMembers members, Fault fault) {
    Duration longest = FaultLimits.LONGEST;
    Duration shortest = FaultLimits.SHORTEST_PHASE;
    Duration after = members.duration("after", Duration.ZERO, Duration.ZERO, longest);
    Duration lasts = members.duration("for", longest, Duration.ofMillis(1), longest);
    if (fault.cycle().isPresent()) {
      return new FaultTiming(after, lasts, fault.cycle().get(), fault.cycle().get());
    }
    if (!members.has("on") && !members.has("off")) {
      return new FaultTiming(after, lasts, null, null);
    }
    Duration on = members.duration("on", null, shortest, longest);
    Duration off = members.duration("off", null, shortest, longest);
    return new FaultTiming(after, lasts, on, off);
  }

  /** In the form in which it is read. */
  JsonObject toJson() {
    JsonObject json = new JsonObject().put("fault", kind.name()).mergeIn(fault.members());
    if (kind.reach() == FaultKind.Reach.REQUEST) {
      json.put("probability", probability);
    }
    if (!match.equals(FaultMatch.ALL)) {
      json.put("match", match.toJson());
    }
    if (!timing.after().isZero()) {
      json.put("after", DurationText.print(timing.after()));
    }
    json.put("for", DurationText.print(timing.lasts()));
    if (timing.on() != null && fault.cycle().isEmpty()) {
      json.put("on", DurationText.print(timing.on())).put("off", DurationText.print(timing.off()));
    }
    if (seed != null) {
      json.put("seed", seed);
    }
    return clearedByRestart ? json.put(FaultRegistry.CLEARED, true) : json;
  }
}
