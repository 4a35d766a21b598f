package dev.loopmesh.control;

import dev.loopmesh.kit.client.Replica;
import dev.loopmesh.kit.endpoint.Upstreams;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.settings.Settings;
import io.opentelemetry.api.metrics.Meter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The services that the lab controls, the aggregator first. Confined to the lab's event loop. */
public final class ManagedMesh {
  private final Upstreams urls;
  private final Map<String, ManagedService> services = new LinkedHashMap<>();

  /**
   * Reads {@code AGGREGATOR_MANAGEMENT_URL} and those of the services; by default all are on this
   * machine. Each is one URL, several, or {@code dns+http://name:port}.
   */
  public ManagedMesh(Settings settings) {
    urls = new Upstreams(settings);
    Map<String, List<URI>> given = new LinkedHashMap<>();
    int usualPort = 9080;
    for (String name : List.of("aggregator", "user-service", "order-service", "payment-service")) {
      String variable = name.toUpperCase(Locale.ROOT).replace('-', '_') + "_MANAGEMENT_URL";
      given.put(name, settings.urls(variable, "http://127.0.0.1:" + usualPort++));
    }
    given.forEach(urls::add);
    given.forEach((name, its) -> services.put(name, new ManagedService(name, print(its))));
    urls.known().forEach(this::change);
  }

  private static String print(List<URI> urls) {
    return urls.stream().map(URI::toString).collect(Collectors.joining(","));
  }

  /** Resolves the names in the URLs from now on; completes when each was looked up once. */
  public Future<?> resolve(Context loop, Meter meter) {
    return urls.resolve(loop, meter, this::change);
  }

  private void change(String service, List<Replica> now) {
    services.get(service).become(now);
  }

  public void close() {
    urls.close();
  }

  public List<ManagedService> services() {
    return List.copyOf(services.values());
  }

  public Optional<ManagedService> find(String name) {
    return Optional.ofNullable(services.get(name));
  }

  /** The service of this name; throws a 404 if there is none. */
  ManagedService require(String name) {
    return find(name)
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.notFound(
                        "'%s' is not a service of this mesh; allowed: %s."
                            .formatted(name, names()))));
  }

  public String names() {
    return String.join(", ", services.keySet());
  }
}
