package dev.loopmesh.lab.live;

import dev.loopmesh.kit.settings.Settings;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the services of the mesh can be asked how they are.
 *
 * @param urls by the service's name, the one at the door in front
 */
public record Managements(Map<String, URI> urls) {
  /** Reads {@code AGGREGATOR_MANAGEMENT_URL} and its like; by default all are on this machine. */
  public static Managements read(Settings settings) {
    Map<String, URI> urls = new LinkedHashMap<>();
    urls.put("aggregator", settings.url("AGGREGATOR_MANAGEMENT_URL", "http://127.0.0.1:9080"));
    urls.put("user-service", settings.url("USER_SERVICE_MANAGEMENT_URL", "http://127.0.0.1:9081"));
    urls.put(
        "order-service", settings.url("ORDER_SERVICE_MANAGEMENT_URL", "http://127.0.0.1:9082"));
    urls.put(
        "payment-service", settings.url("PAYMENT_SERVICE_MANAGEMENT_URL", "http://127.0.0.1:9083"));
    return new Managements(urls);
  }
}
