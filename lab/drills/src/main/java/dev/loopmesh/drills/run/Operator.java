package dev.loopmesh.drills.run;

import dev.loopmesh.drills.Lever;
import dev.loopmesh.drills.grade.Event;
import dev.loopmesh.lessons.experiment.ManagementPort;
import dev.loopmesh.lessons.experiment.MeshControl;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Pulls the levers of an operator, and knows which were pulled beside it. On one event loop. */
final class Operator {
  /** All services, the aggregator first. */
  static final List<String> SERVICES =
      Stream.concat(Stream.of(MeshControl.AGGREGATOR), MeshControl.SERVICES.stream()).toList();

  private static final String PATH = "/settings";

  private final ManagementPort port;
  private final Map<String, Map<String, String>> before = new HashMap<>(); // by service
  private final List<String> own = new ArrayList<>(); // changes of settings that were made here

  Operator(ManagementPort port) {
    this.port = port;
  }

  /** Notes the settings to which a rollback returns. */
  Future<Void> remember() {
    return Future.all(
            SERVICES.stream()
                .map(service -> settings(service).onSuccess(read -> before.put(service, read)))
                .toList())
        .mapEmpty();
  }

  private Future<JsonObject> get(String service) {
    return port.ask(service, HttpMethod.GET, PATH, new JsonObject(), "");
  }

  private Future<Map<String, String>> settings(String service) {
    return get(service)
        .map(
            answer -> {
              Map<String, String> values = new TreeMap<>();
              for (Object each : answer.getJsonArray("settings", new JsonArray())) {
                JsonObject setting = (JsonObject) each;
                values.put(setting.getString("name"), setting.getString("value"));
              }
              return values;
            });
  }

  /** Notes a change that the drill itself makes. */
  void expect(String service, JsonObject values) {
    values.forEach(value -> own.add(change(service, value.getKey(), "" + value.getValue())));
  }

  private static String change(String service, String name, String to) {
    return service + " " + name + " " + to;
  }

  /** Pulls one; fails with what the service has refused. */
  Future<JsonObject> pull(Lever lever) {
    return switch (lever.kind()) {
      case Lever.RESTART ->
          port.ask(lever.service(), HttpMethod.POST, "/restart", new JsonObject(), "");
      case Lever.ROLLBACK -> rollBack(lever.service());
      case Lever.SHED -> put(lever.service(), shedding(lever.values()));
      default -> put(lever.service(), lever.values());
    };
  }

  private static Map<String, String> shedding(Map<String, String> values) {
    Map<String, String> all = new TreeMap<>(values);
    all.putIfAbsent("SHED", "on");
    return all;
  }

  private Future<JsonObject> rollBack(String service) {
    return settings(service)
        .compose(
            now -> {
              Map<String, String> changed = new TreeMap<>(before.get(service));
              changed.entrySet().removeAll(now.entrySet());
              return changed.isEmpty()
                  ? Future.succeededFuture(new JsonObject())
                  : put(service, changed);
            });
  }

  private Future<JsonObject> put(String service, Map<String, String> values) {
    JsonObject body = new JsonObject();
    values.forEach(body::put);
    return port.ask(service, HttpMethod.PUT, PATH, body, "")
        .map(
            answer -> {
              expect(service, body);
              return new JsonObject().put("settings", body);
            });
  }

  /** Levers that were pulled past the lab, on a management port, since this time. */
  Future<List<Event>> pulledElsewhere(Instant since) {
    List<Event> found = new ArrayList<>();
    return Future.join(
            SERVICES.stream()
                .map(service -> get(service).onSuccess(read -> find(service, read, since, found)))
                .toList())
        .transform(read -> Future.succeededFuture(found));
  }

  private void find(String service, JsonObject read, Instant since, List<Event> found) {
    for (Object each : read.getJsonArray("changes", new JsonArray())) {
      JsonObject made = (JsonObject) each;
      Instant at = Instant.parse(made.getString("at"));
      String name = made.getString("name");
      String to = made.getString("to");
      boolean isBack = to.equals(before.get(service).get(name)); // such as by a restart
      if (at.isAfter(since) && !isBack && !own.contains(change(service, name, to))) {
        Lever lever = new Lever(Lever.SETTINGS, service, Map.of(name, to));
        double atMs = at.toEpochMilli() - since.toEpochMilli();
        found.add(new Event(atMs, Event.Kind.LEVER, lever.toJson().put("direct", true)));
      }
    }
  }
}
