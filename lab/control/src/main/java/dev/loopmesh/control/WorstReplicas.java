package dev.loopmesh.control;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which replicas of a service are shown: all, or of more than {@value #MOST} the worst ones. Those
 * that do not respond come first, then those that are not ready, then by the busy share of their
 * loops since the last look. Use on one event loop.
 */
public final class WorstReplicas {
  /** How many of a service are shown. */
  public static final int MOST = 10;

  private static final long EVERY_NANOS = 5_000_000_000L;
  private static final double UNREADY = 2; // a busy share is at most 1
  private static final double SILENT = 3;

  private record Loops(long busyNanos, long elapsedNanos) {}

  private static final class Look {
    private final Map<ManagedReplica, Loops> loops = new HashMap<>();
    private long atNanos;
    private Future<List<ManagedReplica>> worst;
  }

  private final ManagementClient client;
  private final Map<ManagedService, Look> looks = new HashMap<>();

  public WorstReplicas(ManagementClient client) {
    this.client = client;
  }

  /** Never fails. Of many, the same ones for some seconds. */
  public Future<List<ManagedReplica>> of(ManagedService service) {
    List<ManagedReplica> all = service.replicas();
    if (all.size() <= MOST) {
      return Future.succeededFuture(all);
    }
    Look look = looks.computeIfAbsent(service, first -> new Look());
    boolean isOld = look.worst == null || System.nanoTime() - look.atNanos > EVERY_NANOS;
    if (isOld && (look.worst == null || look.worst.isComplete())) {
      look.atNanos = System.nanoTime();
      look.worst = rank(all, look);
    }
    return look.worst.map(
        worst -> worst.stream().filter(service.replicas()::contains).limit(MOST).toList());
  }

  private Future<List<ManagedReplica>> rank(List<ManagedReplica> all, Look look) {
    look.loops.keySet().retainAll(all);
    Map<ManagedReplica, Double> badness = new HashMap<>();
    List<Future<Double>> asked =
        all.stream()
            .map(one -> badness(one, look).onSuccess(bad -> badness.put(one, bad)))
            .toList();
    return Future.join(asked)
        .map(
            known ->
                all.stream()
                    .sorted(Comparator.comparing(badness::get, Comparator.reverseOrder()))
                    .toList());
  }

  private Future<Double> badness(ManagedReplica replica, Look look) {
    Future<ManagementAnswer> ready = client.get(replica, "/readyz");
    Future<ManagementAnswer> loops = client.get(replica, "/loops");
    return Future.join(ready, loops)
        .map(
            answers -> {
              double busy = busyShare(replica, loops.result().json(), look);
              return ready.result().succeeded() ? busy : UNREADY + busy / 2;
            })
        .otherwise(SILENT);
  }

  /** The share of the time since the last look, or since its start, that its loops were busy. */
  private static double busyShare(ManagedReplica replica, JsonObject answer, Look look) {
    long busy = 0;
    long elapsed = 0;
    for (Object each : answer.getJsonArray("loops", new JsonArray())) {
      busy += ((JsonObject) each).getLong("busyNanos", 0L);
      elapsed += ((JsonObject) each).getLong("elapsedNanos", 0L);
    }
    Loops before = look.loops.put(replica, new Loops(busy, elapsed));
    boolean goesOn = before != null && elapsed > before.elapsedNanos && busy >= before.busyNanos;
    long since = goesOn ? before.elapsedNanos : 0;
    return elapsed == since
        ? 0
        : Math.min(1, (double) (busy - (goesOn ? before.busyNanos : 0)) / (elapsed - since));
  }
}
