package dev.loopmesh.kit.fault;

import io.vertx.core.json.JsonObject;

/** Answers a request with a problem at once; its route does not see it. */
record ErrorFault(int status, String detail) implements Fault {
  private static final int LONGEST_DETAIL = 200;

  static final FaultKind KIND =
      new FaultKind(
          "error",
          ErrorFault.class,
          FaultKind.Reach.REQUEST,
          "answers with this status and a problem document, at once",
          "the share of answers with this status; their spans have no artificial wait",
          "`status`: 400 to 599, 500 by default; `detail`: up to 200 characters of the problem",
          "status",
          new JsonObject().put("status", 503),
          members ->
              new ErrorFault(
                  (int) members.integer("status", 500L, 400, 599),
                  members.text("detail", "", ErrorFault::shortEnough)));

  private static String shortEnough(String detail) {
    if (detail.length() > LONGEST_DETAIL) {
      throw new IllegalArgumentException("has more than " + LONGEST_DETAIL + " characters");
    }
    return detail;
  }

  @Override
  public FaultKind kind() {
    return KIND;
  }

  @Override
  public JsonObject members() {
    JsonObject members = new JsonObject().put("status", status);
    return detail.isEmpty() ? members : members.put("detail", detail);
  }

  @Override
  public void meet(Encounter encounter) {
    encounter.note("answers " + status);
    encounter.fail(status, detail);
  }
}
