package dev.loopmesh.drills.run;

import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Step;
import dev.loopmesh.lessons.experiment.ManagementPort;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Makes the changes of a drill when they are due. On one event loop. */
final class Timeline {
  private static final String CAPACITY = "/capacity";
  private static final String SETTINGS = "/settings";

  private final Drill drill;
  private final ManagementPort port;
  private final Operator operator;
  private final String holder;
  private final OtherClients others;
  private final Deque<Step> due;
  private int inFlight;

  Timeline(
      Drill drill, ManagementPort port, Operator operator, String holder, OtherClients others) {
    this.drill = drill;
    this.port = port;
    this.operator = operator;
    this.holder = holder;
    this.others = others;
    this.due = new ArrayDeque<>(drill.timeline());
  }

  /** Changes the settings before the drill; fails with what a service has refused. */
  Future<Void> prepareSettings() {
    return prepare(step -> step.path().equals(SETTINGS));
  }

  private Future<Void> prepare(Predicate<Step> which) {
    return Future.all(drill.base().stream().filter(which).map(this::apply).toList()).mapEmpty();
  }

  /** Makes all other changes before the drill; fails with what a service has refused. */
  Future<Void> prepare() {
    return prepare(step -> !step.path().equals(SETTINGS))
        .compose(done -> Future.all(drill.timeline().stream().map(this::check).toList()))
        .mapEmpty();
  }

  /** Whether a service would take a fault, so that a drill does not fail midway. */
  private Future<?> check(Step step) {
    if (step.isTraffic()) {
      return others.addresses(step.service());
    }
    return step.path().startsWith("/faults/")
        ? port.ask(step.service(), HttpMethod.PUT, step.path() + "?check=true", step.body(), holder)
        : Future.succeededFuture();
  }

  private Future<JsonObject> apply(Step step) {
    if (step.isTraffic()) {
      return others.start(step);
    }
    operator.expect(step.service(), settings(step.path(), step.body()));
    return port.ask(step.service(), HttpMethod.PUT, step.path(), step.body(), holder);
  }

  /** The settings that a request to a management port changes. */
  static JsonObject settings(String path, JsonObject body) {
    JsonObject names = new JsonObject();
    if (List.of(CAPACITY, SETTINGS).contains(path)) {
      body.forEach(one -> names.put(one.getKey().toUpperCase(Locale.ROOT), one.getValue()));
    }
    return names;
  }

  /**
   * Makes the changes that are due.
   *
   * @param sinceCalmMs time since the calm
   * @param made is told of each when it is made
   * @param failed is told why one was not
   */
  void advance(double sinceCalmMs, Consumer<Step> made, Consumer<String> failed) {
    while (!due.isEmpty() && due.peek().at().toMillis() <= sinceCalmMs) {
      Step step = due.remove();
      inFlight++;
      apply(step)
          .onComplete(over -> inFlight--)
          .onSuccess(applied -> made.accept(step))
          .onFailure(refused -> failed.accept(refused.getMessage()));
    }
  }

  /** Ends what the lease does not: the requests of others. */
  void stop() {
    others.stop();
  }

  /** Whether all changes are made. */
  boolean isOver() {
    return due.isEmpty() && inFlight == 0;
  }
}
