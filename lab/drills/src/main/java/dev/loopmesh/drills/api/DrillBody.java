package dev.loopmesh.drills.api;

import dev.loopmesh.drills.Cause;
import dev.loopmesh.drills.Lever;
import dev.loopmesh.drills.Mechanism;
import dev.loopmesh.drills.run.ActiveDrill;
import dev.loopmesh.kit.http.JsonMembers;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** Reads the bodies of requests; a 400 with all errors otherwise. */
final class DrillBody {
  static final long LARGEST_SEED = (1L << 53) - 1; // JavaScript's largest exact integer
  private static final double SHORTEST = 0.05;
  private static final int LONGEST_NAME = 40;
  private static final int LONGEST_EVIDENCE = 300;

  private DrillBody() {}

  /**
   * A request for a drill.
   *
   * @param seed -1 for a random one
   */
  record Start(String id, long seed, double scale, String player) {}

  static Start start(JsonObject body) {
    JsonMembers members = new JsonMembers(body);
    Start start =
        new Start(
            members.text("id", null, text -> text),
            members.integer("seed", -1L, 0, LARGEST_SEED),
            members.number("scale", 1, SHORTEST, 1),
            members.text("player", "", atMost(LONGEST_NAME)));
    members.refuseUnknown();
    members.check();
    return start;
  }

  private static Function<String, String> atMost(int length) {
    return text -> {
      if (text.length() > length) {
        throw new IllegalArgumentException(
            "has %d characters; allowed: up to %d".formatted(text.length(), length));
      }
      return text.strip();
    };
  }

  /** A diagnosis with its evidence, which may be empty. */
  record Answer(Cause cause, String evidence) {}

  static Answer answer(JsonObject body) {
    JsonMembers members = new JsonMembers(body);
    Mechanism mechanism = members.text("mechanism", null, Mechanism::parse);
    String service = members.text("service", "", DrillBody::service);
    String evidence = members.text("evidence", "", DrillBody::evidence);
    boolean isWrong = mechanism != Mechanism.NOTHING_WRONG;
    if (mechanism != null && isWrong == service.isEmpty() && !members.has("service") == isWrong) {
      members.refuse(
          "service",
          isWrong
              ? "is missing; allowed: " + String.join(", ", ActiveDrill.services())
              : "is not allowed where nothing is wrong");
    }
    members.refuseUnknown();
    members.check();
    return new Answer(new Cause(service, mechanism), evidence);
  }

  private static String service(String text) {
    return oneOf(text, ActiveDrill.services());
  }

  private static String oneOf(String text, List<String> allowed) {
    if (!allowed.contains(text)) {
      throw new IllegalArgumentException(
          "'%s' is invalid; allowed: %s".formatted(text, String.join(", ", allowed)));
    }
    return text;
  }

  private static String evidence(String text) {
    if (!text.isEmpty() && (text.length() > LONGEST_EVIDENCE || !ActiveDrill.isEvidence(text))) {
      throw new IllegalArgumentException(
          "is invalid; write the ID of a trace, TRACE/SPAN, or the name of a series");
    }
    return text;
  }

  static Lever lever(JsonObject body) {
    JsonMembers members = new JsonMembers(body);
    String kind = members.text("lever", null, text -> oneOf(text, Lever.KINDS));
    String service = members.text("service", null, DrillBody::service);
    Map<String, String> values = new TreeMap<>();
    if (body.getValue("values") instanceof JsonObject given) {
      given.forEach(one -> values.put(one.getKey(), "" + one.getValue()));
    }
    members.object("values");
    if (Lever.SETTINGS.equals(kind) == values.isEmpty() && !Lever.SHED.equals(kind)) {
      members.refuse(
          "values", "belongs to the lever settings; write for example {\"CALL_TIMEOUT\": \"1s\"}");
    }
    members.refuseUnknown();
    members.check();
    return new Lever(kind, service, values);
  }
}
