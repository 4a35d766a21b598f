package dev.loopmesh.drills.file;

import dev.loopmesh.kit.capacity.CapacityLimits;
import dev.loopmesh.kit.settings.LiveSetting;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The paths and the settings of the services, so that a slip in a file is found when it is read. A
 * test compares them with those of a running mesh.
 */
public final class MeshNames {
  private static final String AGGREGATOR = "aggregator";
  private static final List<String> CAPACITY =
      CapacityLimits.SETTINGS.stream().map(LiveSetting::name).toList();
  private static final List<String> DEFENCES =
      List.of(
          ("DEADLINE SUMMARY_MODE CALL_TIMEOUT RETRY_ATTEMPTS RETRY_BACKOFF RETRY_BACKOFF_LONGEST"
                  + " RETRY_BUDGET RETRY_BUDGET_FREE BREAKER_FAILURES BREAKER_WINDOW BREAKER_RESET"
                  + " HEDGE_QUANTILE HEDGE_BUDGET POOL_SIZE POOL_QUEUE EJECT_FAILURES EJECT_TIME"
                  + " EJECT_SHARE SHED SHED_LOWEST SHED_HIGHEST SHED_LOOP_DELAY FALLBACK"
                  + " FALLBACK_ENTRIES")
              .split(" "));
  private static final Map<String, List<String>> PATHS =
      Map.of(
          AGGREGATOR,
          List.of("/users/{id}/summary", "/menu", "/", "/openapi.yaml"),
          "user-service",
          List.of("/users/{id}", "/openapi.yaml"),
          "order-service",
          List.of("/orders", "/openapi.yaml"),
          "payment-service",
          List.of("/payments", "/openapi.yaml"));

  private MeshNames() {}

  /** The settings of a service that can be changed while it runs; of all, if it is empty. */
  public static List<String> settings(String service) {
    if (service.isEmpty()) {
      return Stream.concat(DEFENCES.stream(), CAPACITY.stream()).toList();
    }
    return service.equals(AGGREGATOR) ? DEFENCES : CAPACITY;
  }

  /** The paths of a service, as its OpenAPI document writes them. */
  public static List<String> paths(String service) {
    return PATHS.get(service);
  }

  /** Whether a service has a path; its query is not looked at. */
  static boolean hasPath(String service, String path) {
    String plain = path.replaceFirst("\\?.*", "");
    return paths(service).stream()
        .anyMatch(known -> plain.matches(known.replace(".", "\\.").replace("{id}", "[^/]+")));
  }
}
