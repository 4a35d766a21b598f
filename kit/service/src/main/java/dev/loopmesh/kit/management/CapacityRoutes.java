package dev.loopmesh.kit.management;

import static dev.loopmesh.kit.capacity.CapacityLimits.ABANDONED;
import static dev.loopmesh.kit.capacity.CapacityLimits.CONCURRENCY;
import static dev.loopmesh.kit.capacity.CapacityLimits.QUEUE;

import dev.loopmesh.kit.capacity.Capacity;
import dev.loopmesh.kit.capacity.CapacityLimits;
import dev.loopmesh.kit.capacity.CapacityTally;
import dev.loopmesh.kit.http.JsonBody;
import dev.loopmesh.kit.http.JsonMembers;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.settings.LiveSetting;
import dev.loopmesh.kit.settings.LiveSettings;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Collectors;

/**
 * {@code /capacity}: shows and changes how many requests a service works on at a time. The same
 * values are in {@code /settings}.
 */
public final class CapacityRoutes {
  private static final int LONGEST_BODY = 16_384;
  private static final Set<String> NAMES =
      CapacityLimits.SETTINGS.stream().map(LiveSetting::name).collect(Collectors.toSet());

  private final LiveSettings settings;
  private final List<Capacity> capacities;

  /**
   * @param settings hold the limits
   * @param capacities one per event loop, all alike; empty for a service without capacity
   */
  public CapacityRoutes(LiveSettings settings, List<Capacity> capacities) {
    this.settings = settings;
    this.capacities = capacities;
  }

  void addTo(Router router) {
    router.get("/capacity").handler(this::get);
    router.put("/capacity").handler(this::put);
    router.delete("/capacity").handler(this::delete);
  }

  private void get(RoutingContext request) {
    Parameters.of(request);
    requireCapacity();
    request.json(document());
  }

  private void put(RoutingContext request) {
    Parameters.of(request);
    Capacity capacity = requireCapacity();
    JsonBody.of(request.request(), LONGEST_BODY)
        .map(body -> read(body, capacity.limits()))
        .onSuccess(
            changes -> {
              settings.change(changes);
              request.json(document());
            })
        .onFailure(request::fail);
  }

  private void delete(RoutingContext request) {
    Parameters.of(request);
    requireCapacity();
    settings.reset(NAMES);
    request.response().setStatusCode(204).end();
  }

  /** The settings by name: those that the body gives, and the others as they are. */
  private static Map<String, String> read(JsonObject body, CapacityLimits now) {
    JsonMembers members = new JsonMembers(body);
    Map<String, String> texts =
        Map.of(
            CONCURRENCY.name(), text(members, CONCURRENCY, now.concurrency()),
            QUEUE.name(), text(members, QUEUE, now.queue()),
            ABANDONED.name(), text(members, ABANDONED, now.abandoned()));
    members.refuseUnknown();
    if (body.isEmpty()) {
      members.refuse("concurrency", "is missing, as are queue and abandoned; give at least one");
    }
    members.check();
    return texts;
  }

  private static <T> String text(JsonMembers members, LiveSetting<T> setting, T now) {
    return setting.print().apply(members.textOrNumber(member(setting), now, setting.parse()));
  }

  private JsonObject document() {
    return json(capacities.get(0).limits())
        .put("setting", json(capacities.get(0).setting()))
        .put("working", sum(CapacityTally::working))
        .put("queued", sum(CapacityTally::queued));
  }

  private static JsonObject json(CapacityLimits limits) {
    return new JsonObject()
        .put("concurrency", limits.isLimited() ? limits.concurrency() : "unlimited")
        .put("queue", limits.queue())
        .put("abandoned", limits.abandoned().text());
  }

  private int sum(ToIntFunction<CapacityTally> count) {
    return capacities.stream().map(Capacity::tally).mapToInt(count).sum();
  }

  private Capacity requireCapacity() {
    if (capacities.isEmpty()) {
      throw new ProblemException(Problem.notFound("This service has no capacity to limit."));
    }
    return capacities.get(0);
  }

  private static String member(LiveSetting<?> setting) {
    return setting.name().toLowerCase(Locale.ROOT);
  }
}
