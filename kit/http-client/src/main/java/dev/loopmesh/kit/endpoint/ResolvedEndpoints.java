package dev.loopmesh.kit.endpoint;

import dev.loopmesh.kit.client.Replica;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.Meter;
import io.vertx.core.Context;
import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The replicas of one service by the name in its URL: all of its addresses (as with Envoy's {@code
 * STRICT_DNS}), looked up again whenever their time to live has passed. While a lookup fails, or
 * names no address, the last known ones are kept. Confined to an event loop, but for {@link
 * #problem}.
 */
public final class ResolvedEndpoints {
  private static final Logger LOG = Logger.getLogger(ResolvedEndpoints.class.getName());

  /** How many replicas there can be; those that are known are kept first. */
  static final int MOST = 256;

  private static final Duration SHORTEST = Duration.ofSeconds(1); // between two lookups
  private static final Duration LONGEST = Duration.ofSeconds(5); // Envoy's default
  private static final String TOO_MANY = "too many";
  private static final AttributeKey<String> NAME = AttributeKey.stringKey("dns.question.name");
  private static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");

  private final Context loop;
  private final String service;
  private final URI url;
  private final DnsLookup dns;
  private final Consumer<List<Replica>> listener;
  private final DoubleHistogram seconds;
  private Set<InetAddress> known = Set.of();
  private Duration pause = SHORTEST;
  private String state; // of the last lookup: empty, its error, or TOO_MANY; null before the first
  private boolean closed;
  private volatile String problem;

  /**
   * Nothing is looked up yet.
   *
   * @param url {@code dns+http://name:port}
   * @param listener gets all replicas whenever they have changed
   */
  public ResolvedEndpoints(
      Context loop,
      String service,
      URI url,
      NameServer server,
      Meter meter,
      Consumer<List<Replica>> listener) {
    this.loop = loop;
    this.service = service;
    this.url = URI.create("http://" + url.getAuthority());
    this.dns = new DnsLookup(loop, url.getHost(), server);
    this.listener = listener;
    this.problem = unresolved("not looked up yet");
    this.seconds =
        meter
            .histogramBuilder("dns.lookup.duration")
            .setUnit("s")
            .setDescription("Duration of DNS lookups")
            .setExplicitBucketBoundariesAdvice(List.of(0.001, 0.01, 0.1, 1.0, 5.0, 10.0))
            .build();
  }

  /** Looks the name up from now on. Completes after the first lookup, whatever its result. */
  public Future<Void> start() {
    long beganNanos = System.nanoTime();
    return dns.lookup()
        .<Void>map(
            answer -> {
              seconds.record((System.nanoTime() - beganNanos) / 1e9, attributes(answer.error()));
              take(answer);
              return null;
            })
        .onFailure(bug -> LOG.log(Level.SEVERE, service + ": its replicas are not updated", bug))
        .eventually(this::lookUpLater);
  }

  private Future<Void> lookUpLater() {
    loop.owner()
        .setTimer(
            pause.toMillis(),
            over -> {
              if (!closed) {
                start();
              }
            });
    return Future.succeededFuture();
  }

  /** Why there is no replica, in a sentence; empty once there are some. Any thread. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  public void close() {
    closed = true;
    dns.close();
  }

  private Attributes attributes(String error) {
    Attributes name = Attributes.of(NAME, url.getHost());
    return error.isEmpty() ? name : name.toBuilder().put(ERROR, error).build();
  }

  private void take(DnsLookup.Answer answer) {
    if (closed) {
      return;
    }
    if (!answer.error().isEmpty()) {
      pause = answer.error().equals(state) ? within(pause.multipliedBy(2)) : SHORTEST;
      problem = known.isEmpty() ? unresolved(answer.error()) : null;
      enter(answer.error(), Level.WARNING, unresolved(answer.error()) + consequence());
      return;
    }
    pause = within(answer.ttl());
    Set<InetAddress> now = new LinkedHashSet<>(known);
    now.retainAll(answer.addresses());
    answer.addresses().stream().limit(MOST).forEach(now::add);
    change(now.size() <= MOST ? now : new LinkedHashSet<>(List.copyOf(now).subList(0, MOST)));
    int all = answer.addresses().size();
    if (all > MOST) {
      String most = "%s: '%s' has %d addresses, of which %d are used";
      enter(TOO_MANY, Level.WARNING, most.formatted(service, url.getHost(), all, MOST));
    } else {
      String well = "%s: '%s' resolves to %d addresses";
      enter("", Level.INFO, well.formatted(service, url.getHost(), all));
    }
  }

  private void change(Set<InetAddress> now) {
    problem = null;
    if (!now.equals(known)) {
      if (!known.isEmpty()) {
        String changed =
            "%s: %d replicas in place of %d".formatted(service, now.size(), known.size());
        LOG.info(changed);
      }
      known = now;
      listener.accept(now.stream().map(ip -> Replica.at(ip, service, url)).toList());
    }
  }

  private String unresolved(String error) {
    return "%s: '%s' does not resolve (%s)".formatted(service, url.getHost(), error);
  }

  private String consequence() {
    return known.isEmpty()
        ? "; calls fail until it does"
        : "; the last known addresses (%d) are kept".formatted(known.size());
  }

  /** Logs a change of state, once. */
  private void enter(String next, Level level, String message) {
    if (!next.equals(state)) {
      state = next;
      LOG.log(level, message);
    }
  }

  private static Duration within(Duration pause) {
    return pause.compareTo(SHORTEST) < 0
        ? SHORTEST
        : pause.compareTo(LONGEST) > 0 ? LONGEST : pause;
  }
}
