package dev.loopmesh.kit.management;

import dev.loopmesh.kit.capacity.Capacity;
import dev.loopmesh.kit.capacity.CapacityLimits;
import dev.loopmesh.kit.capacity.CapacityTally;
import dev.loopmesh.kit.fault.FaultRegistry;
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
import java.util.function.Supplier;
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
  private final Supplier<List<Capacity>> capacities;
  private boolean hidden;
  private boolean cleared; // by a restart

  /** A change of the limits, by the names of their settings. */
  private record Wanted(Map<String, String> limits, boolean cleared) {}

  /**
   * @param settings hold the limits
   * @param capacities now one per event loop, all alike; empty for a service without capacity
   */
  public CapacityRoutes(LiveSettings settings, Supplier<List<Capacity>> capacities) {
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
            wanted -> {
              change(wanted);
              request.json(document());
            })
        .onFailure(request::fail);
  }

  private void delete(RoutingContext request) {
    Parameters.of(request);
    requireCapacity();
    settings.endOverrides();
    settings.reset(NAMES);
    cleared = false;
    request.response().setStatusCode(204).end();
  }

  /** Hides later changes while an exercise runs, from {@code /settings} too. */
  void hide(boolean hide) {
    hidden = hide;
  }

  /** Remembers whether a restart clears the capacity; the limits are among the settings. */
  Runnable snapshot() {
    boolean before = cleared;
    return () -> cleared = before;
  }

  /** The service restarts. */
  public void restart() {
    if (cleared) {
      settings.endOverrides();
      if (!hidden) {
        settings.reset(NAMES);
      }
      cleared = false;
    }
  }

  private void change(Wanted wanted) {
    if (hidden) {
      settings.override(wanted.limits());
    } else {
      settings.change(wanted.limits());
    }
    cleared = wanted.cleared();
  }

  private static Wanted read(JsonObject body) {
    JsonMembers members = new JsonMembers(body);
    Map<String, String> texts = new LinkedHashMap<>();
    for (LiveSetting<?> setting : CapacityLimits.SETTINGS) {
      String given = text(members, setting);
      if (members.has(member(setting))) {
        texts.put(setting.name(), given);
      }
    }
    boolean clears = members.bool(FaultRegistry.CLEARED, false);
    members.refuseUnknown();
    if (texts.isEmpty()) {
      members.refuse("concurrency", "is missing, as are queue and abandoned; give at least one");
    }
    members.check();
    return new Wanted(texts, clears);
  }

  private static <T> String text(JsonMembers members, LiveSetting<T> setting) {
    T given = members.textOrNumber(member(setting), setting.otherwise(), setting.parse());
    return setting.print().apply(given);
  }

  private JsonObject document() {
    Capacity first = capacities.get().get(0);
    JsonObject now =
        json(first.limits())
            .put("setting", json(first.setting()))
            .put("working", sum(CapacityTally::working))
            .put("queued", sum(CapacityTally::queued));
    return cleared ? now.put(FaultRegistry.CLEARED, true) : now;
  }

  private static JsonObject json(CapacityLimits limits) {
    return new JsonObject()
        .put("concurrency", limits.isLimited() ? limits.concurrency() : "unlimited")
        .put("queue", limits.queue())
        .put("abandoned", limits.abandoned().text());
  }

  private int sum(ToIntFunction<CapacityTally> count) {
    return capacities.get().stream().map(Capacity::tally).mapToInt(count).sum();
  }

  private void requireCapacity() {
    if (capacities.get().isEmpty()) {
      throw new ProblemException(Problem.notFound("This service has no capacity to limit."));
    }
  }

  private static String member(LiveSetting<?> setting) {
    return setting.name().toLowerCase(Locale.ROOT);
  }
}
