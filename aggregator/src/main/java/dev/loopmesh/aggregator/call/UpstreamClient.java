package dev.loopmesh.aggregator.call;

import dev.loopmesh.aggregator.response.ResponseLimits;
import io.opentelemetry.api.metrics.Meter;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Asks services without waiting. Use on the event loop or on virtual threads. Thread-safe. */
public final class UpstreamClient {
  private static final Duration LONGEST_CALL = Duration.ofMinutes(1);

  private final Context loop;
  private final Map<String, Bulkhead> lines = new HashMap<>();
  private final UpstreamProtocol protocol;
  private final ResponseLimits limits;
  private Connections connections;
  private Pool pool;

  /** A client with a pool of connections for each of these services. */
  public UpstreamClient(
      Vertx vertx,
      Collection<String> services,
      UpstreamProtocol protocol,
      Pool pool,
      ResponseLimits limits) {
    this.loop = vertx.getOrCreateContext();
    this.protocol = protocol;
    this.limits = limits;
    this.pool = pool;
    this.connections = protocol.connections(loop, pool.size(), limits.headers());
    for (String service : services) {
      lines.put(service, new Bulkhead(vertx, pool.size(), pool.queue()));
    }
  }

  /**
   * What bounds the calls to each service.
   *
   * @param size calls at a time, and with HTTP/1.1 connections to each of its replicas
   * @param queue calls that may stand in line
   */
  public record Pool(int size, int queue) {}

  /** Tells how full the pools are, from now on. Call once, on the event loop that uses them. */
  public void observe(Meter meter) {
    PoolGauges.observe(meter, lines);
  }

  /** Whether calls stand in line for a service. Any thread. */
  public boolean isLined() {
    for (Bulkhead line : lines.values()) {
      if (line.isStanding()) {
        return true;
      }
    }
    return false;
  }

  /** Leaves fewer places at each service, whatever is set. Any thread. */
  public void limitTo(int most) {
    lines.values().forEach(line -> line.limitTo(most));
  }

  /** Makes these the bounds; with another size there are other connections. */
  private synchronized void keepTo(Pool wanted) {
    if (wanted.equals(pool)) {
      return;
    }
    if (wanted.size() != pool.size()) {
      connections.shutdown(LONGEST_CALL); // when the calls on them are over
      connections = protocol.connections(loop, wanted.size(), limits.headers());
    }
    pool = wanted;
    lines.values().forEach(line -> line.resize(wanted.size(), wanted.queue()));
  }

  private synchronized Connections connections() {
    return connections;
  }

  /**
   * Begins a call.
   *
   * @param upstream whom to ask
   * @param left how long the answer may take, told to the service too
   * @param bounds as they are now
   * @param span gives the headers of its trace, and is told how it comes along
   * @throws CallFailure when too many stand in line already
   */
  public UpstreamExchange begin(
      UpstreamRequest question, Replica upstream, Duration left, Pool bounds, AttemptSpan span) {
    keepTo(bounds);
    span.queued();
    Bulkhead.Turn turn = lines.get(upstream.name()).enter(upstream.name());
    return new UpstreamExchange(upstream.name(), left, limits.body(), span)
        .begin(turn, () -> connections().request(upstream, question.uri(), left));
  }
}
