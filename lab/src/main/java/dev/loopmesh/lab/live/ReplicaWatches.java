package dev.loopmesh.lab.live;

import dev.loopmesh.control.ManagedReplica;
import dev.loopmesh.control.ManagedService;
import dev.loopmesh.control.ManagementClient;
import dev.loopmesh.control.WorstReplicas;
import dev.loopmesh.traces.store.Span;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Watches the replicas of one service that are shown. Each of their events has the {@code address}
 * of its replica; an event {@code replicas} says which these are. Use on one event loop.
 */
final class ReplicaWatches {
  private static final int MOST_AT_ONCE = 3; // of a service; more are watched in turns
  private static final int LOOKS_A_SECOND = 10;

  private final ManagedService service;
  private final ManagementClient management;
  private final WorstReplicas worst;
  private final WebClient client;
  private final Consumer<JsonObject> listener;
  private final Map<ManagedReplica, ServiceWatch> watches = new LinkedHashMap<>();
  private JsonArray told = new JsonArray();
  private int toldOf;
  private int looks;

  ReplicaWatches(
      ManagedService service,
      ManagementClient management,
      WorstReplicas worst,
      WebClient client,
      Consumer<JsonObject> listener) {
    this.service = service;
    this.management = management;
    this.worst = worst;
    this.client = client;
    this.listener = listener;
    take(service.replicas().stream().limit(WorstReplicas.MOST).toList());
  }

  /** Reads those whose turn it is. */
  void look() {
    if (looks % LOOKS_A_SECOND == 0) {
      worst.of(service).onSuccess(this::take);
    }
    List<ServiceWatch> all = List.copyOf(watches.values());
    int turns = Math.max(1, (all.size() + MOST_AT_ONCE - 1) / MOST_AT_ONCE);
    for (int i = looks % turns; i < all.size(); i += turns) {
      all.get(i).look(LOOKS_A_SECOND / turns);
    }
    looks++;
  }

  void rest() {
    watches.values().forEach(ServiceWatch::rest);
    looks = 0;
  }

  private void take(List<ManagedReplica> shown) {
    watches.keySet().retainAll(shown);
    for (ManagedReplica replica : shown) {
      watches.computeIfAbsent(
          replica, isNew -> new ServiceWatch(replica, client, event -> tell(replica, event)));
    }
    tellReplicas();
  }

  private void tell(ManagedReplica replica, JsonObject event) {
    if (watches.containsKey(replica)) {
      listener.accept(event.put("address", replica.address()));
      if ("up".equals(event.getString("state"))) { // it may be another process than before
        management.identify(replica).onSuccess(identified -> tellReplicas());
      }
    }
  }

  private void tellReplicas() {
    JsonArray now = new JsonArray(watches.keySet().stream().map(ManagedReplica::toJson).toList());
    if (!now.equals(told) || toldOf != service.replicas().size()) {
      told = now;
      toldOf = service.replicas().size();
      listener.accept(replicas());
    }
  }

  private JsonObject replicas() {
    return new JsonObject()
        .put("type", "replicas")
        .put("service", service.name())
        .put("at", EpochMicros.now())
        .put("inAll", toldOf)
        .put("shown", told);
  }

  /** What a page that opens now has to know. */
  Stream<JsonObject> events() {
    return Stream.concat(
        Stream.of(replicas()),
        watches.entrySet().stream()
            .flatMap(
                each ->
                    Stream.concat(
                            Stream.of(each.getValue().status()), each.getValue().faults().stream())
                        .map(event -> event.put("address", each.getKey().address()))));
  }

  /** By how much the clock of the replica that a span is from is ahead of the lab's. */
  long aheadMicros(Span span) {
    Object instance = span.resource().attributes().get("service.instance.id");
    return watches.entrySet().stream()
        .filter(each -> watches.size() == 1 || each.getKey().instance().equals(instance))
        .findFirst()
        .map(each -> each.getValue().aheadMicros())
        .orElse(0L);
  }
}
