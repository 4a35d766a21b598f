package dev.loopmesh.kit.client;

import io.vertx.core.Context;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Sends requests to services without blocking. Confined to an event loop unless noted. */
public final class UpstreamClient {
  private static final Duration LONGEST_EXCHANGE = Duration.ofMinutes(1);

  private final Context loop;
  private final Map<String, Bulkhead> bulkheads = new HashMap<>();
  private final UpstreamProtocol protocol;
  private final ResponseLimits limits;
  private Connections connections;
  private Pool pool;

  /** A client on this event loop, with a pool of connections for each of these services. */
  public UpstreamClient(
      Context loop,
      Collection<String> services,
      UpstreamProtocol protocol,
      Pool pool,
      ResponseLimits limits) {
    this.loop = loop;
    this.protocol = protocol;
    this.limits = limits;
    this.pool = pool;
    this.connections = protocol.connections(loop, pool.size(), limits.headers());
    for (String service : services) {
      bulkheads.put(service, new Bulkhead(loop, pool));
    }
  }

  /**
   * What bounds the requests to each service.
   *
   * @param size concurrent requests, and with HTTP/1.1 connections to each replica
   * @param queue queued requests
   */
  public record Pool(int size, int queue) {}

  /** The load of a service's pool. Any thread. */
  public Bulkhead.Load load(String service) {
    return bulkheads.get(service).load();
  }

  public boolean hasQueued() {
    for (Bulkhead bulkhead : bulkheads.values()) {
      if (bulkhead.hasQueued()) {
        return true;
      }
    }
    return false;
  }

  /** Bounds the requests to each service further, as soon as the loop turns. Any thread. */
  public void limitTo(int most) {
    loop.runOnContext(turns -> bulkheads.values().forEach(bulkhead -> bulkhead.limitTo(most)));
  }

  /** Closes the connections to a replica that gets no more requests. Any thread. */
  public void retire(Replica replica) {
    loop.runOnContext(turns -> connections.retire(replica));
  }

  /** Applies these bounds; a changed size needs new connections. */
  private void apply(Pool wanted) {
    if (wanted.equals(pool)) {
      return;
    }
    if (wanted.size() != pool.size()) {
      connections.shutdown(LONGEST_EXCHANGE); // when the exchanges on them have ended
      connections = protocol.connections(loop, wanted.size(), limits.headers());
    }
    pool = wanted;
    bulkheads.values().forEach(bulkhead -> bulkhead.resize(wanted));
  }

  /**
   * Sends a {@code GET}, when there is a connection for it.
   *
   * @param uri path and query
   * @param left how long the response may take, which is also sent to the service
   * @param bounds the current bounds
   * @throws UpstreamFailure if the queue is full
   */
  public UpstreamExchange begin(
      Replica replica, String uri, Duration left, Pool bounds, ExchangeListener listener) {
    apply(bounds);
    listener.queued();
    Bulkhead.Permit permit = bulkheads.get(replica.name()).acquire();
    UpstreamExchange exchange =
        new UpstreamExchange(
            left, limits.body(), listener, permit, () -> connections.request(replica, uri, left));
    exchange.begin();
    return exchange;
  }
}
