package dev.loopmesh.control;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.core.Future;
import java.util.List;
import java.util.stream.Collectors;

/** Finds the one replica that a request names by its {@code service.instance.id} or address. */
final class ReplicaChoice {
  private static final int MOST_NAMED = 10;

  private ReplicaChoice() {}

  /**
   * The service with that replica alone. A process may have been restarted at the same address, so
   * it is asked who it is.
   *
   * @return fails with a 404 if there is none
   */
  static Future<ManagedService> of(ManagedService service, String wanted, ManagementClient client) {
    List<ManagedReplica> known =
        service.replicas().stream().filter(each -> each.is(wanted)).toList();
    List<ManagedReplica> asked = known.isEmpty() ? service.replicas() : known;
    return Future.join(asked.stream().map(client::identify).toList())
        .compose(
            identified ->
                service.replicas().stream()
                    .filter(each -> each.is(wanted))
                    .findFirst()
                    .map(found -> Future.succeededFuture(service.only(found)))
                    .orElseGet(
                        () ->
                            known.isEmpty()
                                ? Future.failedFuture(unknown(service, wanted))
                                : of(service, wanted, client)));
  }

  private static ProblemException unknown(ManagedService service, String wanted) {
    List<ManagedReplica> all = service.replicas();
    String names =
        all.stream()
            .limit(MOST_NAMED)
            .map(ManagedReplica::instance)
            .collect(Collectors.joining(", "));
    String rest = all.size() <= MOST_NAMED ? "" : " and %d more".formatted(all.size() - MOST_NAMED);
    return new ProblemException(
        Problem.notFound(
                "instance: '%s' is not a replica of %s; allowed: %s%s."
                    .formatted(wanted, service.name(), names, rest))
            .with("service", service.name()));
  }
}
