package dev.loopmesh.control;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** One change of all replicas of a service, and which of them made it. */
final class ReplicaChange {
  private static final int MOST_NAMED = 10;
  private static final int NOT_FOUND = 404;

  private record Outcome(ManagedReplica replica, Future<ManagementAnswer> asked) {
    boolean succeeded() {
      return asked.succeeded() && asked.result().succeeded();
    }

    boolean isMissing() {
      return asked.succeeded() && asked.result().status() == NOT_FOUND;
    }

    String reason() {
      return asked.succeeded() ? asked.result().reason() : asked.cause().getMessage();
    }
  }

  private final String service;
  private final List<Outcome> made = new ArrayList<>();
  private final List<Outcome> refused = new ArrayList<>();

  private ReplicaChange(String service, HttpMethod method, List<Outcome> all) {
    this.service = service;
    boolean some = all.stream().anyMatch(Outcome::succeeded);
    for (Outcome one : all) {
      // what one replica removes, another may never have had
      boolean isGone = some && method == HttpMethod.DELETE && one.isMissing();
      (one.succeeded() || isGone ? made : refused).add(one);
    }
  }

  /**
   * One answer for all, when all are over.
   *
   * @return that of the first replica that made the change, if all did; a refusal, if none did;
   *     otherwise fails with a 502 that names those that did and those that did not
   */
  static Future<ManagementAnswer> of(
      String service,
      HttpMethod method,
      List<ManagedReplica> replicas,
      List<Future<ManagementAnswer>> asked) {
    return Future.join(asked)
        .transform(
            over -> {
              List<Outcome> all = new ArrayList<>();
              for (int i = 0; i < asked.size(); i++) {
                all.add(new Outcome(replicas.get(i), asked.get(i)));
              }
              return new ReplicaChange(service, method, all).answer();
            });
  }

  private Future<ManagementAnswer> answer() {
    if (made.isEmpty()) {
      return refused.stream()
          .map(Outcome::asked)
          .filter(Future::succeeded)
          .findFirst()
          .orElse(refused.get(0).asked());
    }
    return refused.isEmpty()
        ? made.stream().filter(Outcome::succeeded).findFirst().orElseThrow().asked()
        : Future.failedFuture(new PartialChange(problem()));
  }

  private Problem problem() {
    int all = made.size() + refused.size();
    String reasons =
        refused.stream()
            .limit(MOST_NAMED)
            .map(one -> one.replica().label() + ": " + one.reason())
            .collect(Collectors.joining(" "));
    JsonArray told = new JsonArray();
    refused.stream()
        .limit(MOST_NAMED)
        .forEach(one -> told.add(json(one, false).put("reason", one.reason())));
    made.stream().limit(MOST_NAMED).forEach(one -> told.add(json(one, true)));
    return new Problem(
            "change-incomplete",
            502,
            "Change incomplete",
            "%d of %d replicas of %s made the change, %d did not. %s"
                .formatted(made.size(), all, service, refused.size(), reasons))
        .with("service", service)
        .with("made", made.size())
        .with("replicas", told);
  }

  private static JsonObject json(Outcome one, boolean isMade) {
    return one.replica().toJson().put("made", isMade);
  }

  /** Some replicas have changed. */
  static final class PartialChange extends ProblemException {
    private static final long serialVersionUID = 1;

    private PartialChange(Problem problem) {
      super(problem);
    }
  }
}
