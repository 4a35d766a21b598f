package dev.loopmesh.kit.endpoint;

import dev.loopmesh.kit.client.Replica;
import dev.loopmesh.kit.settings.ServiceUrl;
import dev.loopmesh.kit.settings.Settings;
import io.opentelemetry.api.metrics.Meter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/**
 * The services that one event loop calls, by the URLs in its settings. Confined to that loop, but
 * for {@link #unresolved}.
 */
public final class Upstreams {
  private static final int LONGEST_START_MS = 3_000;

  private final NameServer nameServer;
  private final Map<String, List<URI>> urls = new LinkedHashMap<>();
  private volatile List<ResolvedEndpoints> resolved = List.of();

  /** None yet; reads {@code DNS_SERVER}. */
  public Upstreams(Settings settings) {
    nameServer =
        settings.value("DNS_SERVER", NameServer.OF_SYSTEM, NameServer::parse, NameServer::print);
  }

  /** Adds a service. */
  public Upstreams add(String service, List<URI> itsUrls) {
    urls.put(service, itsUrls);
    return this;
  }

  public Set<String> names() {
    return urls.keySet();
  }

  /** The replicas of each service that are known without a lookup. */
  public Map<String, List<Replica>> known() {
    Map<String, List<Replica>> known = new LinkedHashMap<>();
    urls.forEach(
        (service, each) ->
            known.put(
                service,
                each.stream()
                    .filter(url -> !ServiceUrl.isByName(url))
                    .map(url -> new Replica(service, url))
                    .toList()));
    return known;
  }

  /**
   * Resolves the names from now on. Call once.
   *
   * @param listener gets a service and all its replicas whenever they have changed
   * @return completes when each name was looked up once, whatever the result, or after some time
   */
  public Future<?> resolve(Context loop, Meter meter, BiConsumer<String, List<Replica>> listener) {
    List<ResolvedEndpoints> all = new ArrayList<>();
    urls.forEach(
        (service, each) ->
            each.stream()
                .filter(ServiceUrl::isByName)
                .map(
                    url ->
                        new ResolvedEndpoints(
                            loop,
                            service,
                            url,
                            nameServer,
                            meter,
                            now -> listener.accept(service, now)))
                .forEach(all::add));
    resolved = all;
    Promise<Void> looked = Promise.promise();
    long timer = loop.owner().setTimer(LONGEST_START_MS, over -> looked.tryComplete());
    Future.join(all.stream().map(ResolvedEndpoints::start).toList())
        .onComplete(each -> looked.tryComplete());
    return looked.future().onComplete(over -> loop.owner().cancelTimer(timer));
  }

  /** The services that have no replica because their names do not resolve. Any thread. */
  public Optional<String> unresolved() {
    return resolved.stream()
        .flatMap(each -> each.problem().stream())
        .reduce((some, more) -> some + "; " + more);
  }

  public void close() {
    resolved.forEach(ResolvedEndpoints::close);
  }
}
