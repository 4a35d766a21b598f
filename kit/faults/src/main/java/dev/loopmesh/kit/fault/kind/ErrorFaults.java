package dev.loopmesh.kit.fault.kind;

import dev.loopmesh.kit.fault.AffectedRequest;
import dev.loopmesh.kit.fault.Condition;
import dev.loopmesh.kit.fault.Fault;
import dev.loopmesh.kit.fault.FaultKind;
import dev.loopmesh.kit.http.JsonMembers;
import io.vertx.core.json.JsonObject;
import java.util.Optional;

/** Kinds that respond with a problem at once, without the route. */
final class ErrorFaults {
  private static final int LONGEST_DETAIL = 200;

  static final FaultKind ERROR =
      new FaultKind(
          "error",
          FaultKind.Reach.REQUEST,
          "responds at once with this status and a problem document",
          "the share of responses with this status; their spans have no artificial wait",
          "`status`: 400 to 599, 500 by default; `detail`: the problem's detail, up to 200 characters",
          Optional.of("status"),
          new JsonObject().put("status", 503),
          members ->
              new Error(status(members), members.text("detail", "", ErrorFaults::shortEnough)));

  static final FaultKind SICK_BUT_HEALTHY =
      new FaultKind(
          "sick-but-healthy",
          FaultKind.Reach.REQUEST,
          "fails requests at once while `/livez` and `/readyz` always report success",
          "errors, and the shortest response times of all replicas; probes that report success",
          "`status`: 400 to 599, 500 by default",
          Optional.empty(),
          new JsonObject().put("status", 500),
          members -> new SickButHealthy(status(members)));

  private ErrorFaults() {}

  private static int status(JsonMembers members) {
    return (int) members.integer("status", 500L, 400, 599);
  }

  private static String shortEnough(String detail) {
    if (detail.length() > LONGEST_DETAIL) {
      throw new IllegalArgumentException("has more than " + LONGEST_DETAIL + " characters");
    }
    return detail;
  }

  private record Error(int status, String detail) implements Fault {
    @Override
    public JsonObject members() {
      JsonObject members = new JsonObject().put("status", status);
      return detail.isEmpty() ? members : members.put("detail", detail);
    }

    @Override
    public void apply(AffectedRequest request) {
      request.fail(status, detail);
    }
  }

  private record SickButHealthy(int status) implements Fault {
    @Override
    public JsonObject members() {
      return new JsonObject().put("status", status);
    }

    @Override
    public void apply(AffectedRequest request) {
      request.fail(status, "");
    }

    @Override
    public Condition added(Condition condition) {
      return condition.withHealthyProbes();
    }
  }
}
