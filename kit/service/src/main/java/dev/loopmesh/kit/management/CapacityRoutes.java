package dev.loopmesh.kit.management;

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
import java.util.LinkedHashMap;
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
  private boolean hidden;

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
    requireCapacity();
    JsonBody.of(request.request(), LONGEST_BODY)
        .map(CapacityRoutes::read)
        .onSuccess(
            changes -> {
              change(changes);
              request.json(document());
            })
        .onFailure(request::fail);
  }

  private void delete(RoutingContext request) {
    Parameters.of(request);
    requireCapacity();
    settings.endOverrides();
    settings.reset(NAMES);
    request.response().setStatusCode(204).end();
  }

  /** Hides later changes while an exercise runs, from {@code /settings} too. */
  void hide(boolean hide) {
    hidden = hide;
  }

  private void change(Map<String, String> changes) {
    if (hidden) {
      settings.override(changes);
    } else {
      settings.change(changes);
    }
  }

  /** The settings that the body gives, by name. */
  private static Map<String, String> read(JsonObject body) {
    JsonMembers members = new JsonMembers(body);
    Map<String, String> texts = new LinkedHashMap<>();
    for (LiveSetting<?> setting : CapacityLimits.SETTINGS) {
      String given = text(members, setting);
      if (members.has(member(setting))) {
        texts.put(setting.name(), given);
      }
    }
    members.refuseUnknown();
    if (texts.isEmpty()) {
      members.refuse("concurrency", "is missing, as are queue and abandoned; give at least one");
    }
    members.check();
    return texts;
  }

  private static <T> String text(JsonMembers members, LiveSetting<T> setting) {
    T given = members.textOrNumber(member(setting), setting.otherwise(), setting.parse());
    return setting.print().apply(given);
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

  private void requireCapacity() {
    if (capacities.isEmpty()) {
      throw new ProblemException(Problem.notFound("This service has no capacity to limit."));
    }
  }

  private static String member(LiveSetting<?> setting) {
    return setting.name().toLowerCase(Locale.ROOT);
  }
}
