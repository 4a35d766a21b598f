package dev.loopmesh.lab.live;

import dev.loopmesh.control.ManagedReplica;
import dev.loopmesh.control.ManagedService;
import dev.loopmesh.control.ManagementAnswer;
import dev.loopmesh.control.ManagementClient;
import dev.loopmesh.control.WorstReplicas;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads the state of the defences from the management ports of the aggregator, of many replicas
 * from the worst ones, and adds it up. One request at a time, on one event loop; the {@link
 * ManagementClient} bounds its time and the size of the response.
 */
final class DefenceWatch {
  /** The period in milliseconds. */
  static final int EVERY_MS = 1_000;

  private final ManagedService service;
  private final ManagementClient client;
  private final WorstReplicas worst;
  private final Consumer<JsonObject> listener;
  private boolean looking;

  DefenceWatch(
      ManagedService service,
      ManagementClient client,
      WorstReplicas worst,
      Consumer<JsonObject> listener) {
    this.service = service;
    this.client = client;
    this.worst = worst;
    this.listener = listener;
  }

  /** Reads once, unless a request is in progress; reports the state, or why it is unavailable. */
  void look() {
    if (looking) {
      return;
    }
    looking = true;
    long askedMicros = EpochMicros.now();
    Future.succeededFuture() // so that an exception becomes a failed future
        .compose(now -> worst.of(service))
        .compose(this::read)
        .otherwise(DefenceWatch::unseen)
        .onComplete(seen -> looking = false)
        .onSuccess(seen -> tell(seen, askedMicros / 2 + EpochMicros.now() / 2));
  }

  /** Those of its replicas that respond, with their addresses; fails if none does. */
  private Future<JsonObject> read(List<ManagedReplica> replicas) {
    if (replicas.isEmpty()) {
      return Future.failedFuture("It has no replica.");
    }
    List<Future<List<MetricSample>>> asked =
        replicas.stream()
            .map(each -> client.get(each, "/defences").map(DefenceWatch::samples))
            .toList();
    return Future.join(asked)
        .transform(
            over -> {
              List<MetricSample> samples = new ArrayList<>();
              JsonArray from = new JsonArray();
              for (int i = 0; i < asked.size(); i++) {
                if (asked.get(i).succeeded()) {
                  samples.addAll(asked.get(i).result());
                  from.add(replicas.get(i).address());
                }
              }
              return from.isEmpty()
                  ? Future.failedFuture(over.cause())
                  : Future.succeededFuture(
                      DefencesEvent.of(samples)
                          .put("from", from)
                          .put("replicas", service.replicas().size()));
            });
  }

  private static List<MetricSample> samples(ManagementAnswer answer) {
    if (!answer.succeeded()) {
      throw new IllegalArgumentException(answer.reason());
    }
    return MetricSample.read(answer.body());
  }

  private static JsonObject unseen(Throwable why) {
    return new JsonObject().put("type", "defences").put("why", String.valueOf(why.getMessage()));
  }

  private void tell(JsonObject seen, long atMicros) {
    listener.accept(seen.put("service", service.name()).put("at", atMicros));
  }
}
