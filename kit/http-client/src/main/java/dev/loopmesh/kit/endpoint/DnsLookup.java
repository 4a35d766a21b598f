package dev.loopmesh.kit.endpoint;

import dev.loopmesh.kit.client.VertxInternals;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.resolver.dns.DnsCache;
import io.netty.resolver.dns.DnsCacheEntry;
import io.netty.resolver.dns.DnsErrorCauseException;
import io.netty.resolver.dns.DnsNameResolver;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsNameResolverChannelStrategy;
import io.netty.resolver.dns.NoopAuthoritativeDnsServerCache;
import io.netty.resolver.dns.NoopDnsCnameCache;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.spi.transport.Transport;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Looks up all addresses of one name, with Netty's resolver, which Vert.x uses too: search domains,
 * the hosts file, aliases, and TCP for a truncated response. On an event loop, which it never
 * blocks; one lookup at a time.
 */
final class DnsLookup {
  private static final Duration QUERY_TIMEOUT = Duration.ofSeconds(2); // for each name server
  private static final byte BROADCAST = (byte) 255;

  private final Context loop;
  private final String name;
  private final DnsNameResolver resolver;
  private long ttlSeconds; // the lowest of the lookup in progress

  DnsLookup(Context loop, String name, NameServer server) {
    this.loop = loop;
    this.name = name;
    Transport sockets = VertxInternals.transportOf(loop);
    this.resolver =
        new DnsNameResolverBuilder(VertxInternals.eventLoopOf(loop))
            .datagramChannelFactory(sockets.datagramChannelFactory())
            .socketChannelFactory(() -> (SocketChannel) sockets.channelFactory(false).newChannel())
            // a new port each time, which an attacker has to guess (RFC 5452)
            .datagramChannelStrategy(DnsNameResolverChannelStrategy.ChannelPerResolution)
            .nameServerProvider(server.provider())
            .queryTimeoutMillis(QUERY_TIMEOUT.toMillis())
            .resolveCache(new TtlObserver())
            .cnameCache(NoopDnsCnameCache.INSTANCE)
            .authoritativeDnsServerCache(NoopAuthoritativeDnsServerCache.INSTANCE)
            .build();
  }

  /**
   * What came back.
   *
   * @param ttl how long it holds
   * @param error {@code nxdomain}, {@code servfail}, {@code timeout}, {@code unreachable} or {@code
   *     no-addresses}; empty with at least one address
   */
  record Answer(List<InetAddress> addresses, Duration ttl, String error) {}

  /** Completes on the loop; never fails. */
  Future<Answer> lookup() {
    ttlSeconds = Long.MAX_VALUE / 1_000; // of the hosts file, for example
    Promise<Answer> answer = Promise.promise();
    resolver
        .resolveAll(name)
        .addListener(
            found -> {
              Answer read = read(found);
              loop.runOnContext(later -> answer.complete(read));
            });
    return answer.future();
  }

  private Answer read(io.netty.util.concurrent.Future<? super List<InetAddress>> found) {
    @SuppressWarnings("unchecked")
    List<InetAddress> all = found.isSuccess() ? (List<InetAddress>) found.getNow() : List.of();
    List<InetAddress> usable = all.stream().filter(DnsLookup::isOfHost).distinct().toList();
    String error = !usable.isEmpty() ? "" : all.isEmpty() ? error(found.cause()) : "no-addresses";
    return new Answer(usable, Duration.ofSeconds(ttlSeconds), error);
  }

  /** Not 0.0.0.0, which would reach this host, nor a group's. */
  private static boolean isOfHost(InetAddress address) {
    return !address.isAnyLocalAddress()
        && !address.isMulticastAddress()
        && address.getAddress()[0] != BROADCAST;
  }

  private static String error(Throwable failure) {
    if (DnsNameResolver.isTimeoutError(failure)) {
      return "timeout";
    }
    if (failure.getCause() instanceof DnsErrorCauseException refused) {
      return refused.getCode().toString().replaceAll("\\(.*", "").toLowerCase(Locale.ROOT);
    }
    return failure.getCause() == null ? "no-addresses" : "unreachable";
  }

  void close() {
    resolver.close();
  }

  /** Caches nothing: the only place where the resolver tells the time to live of an address. */
  private final class TtlObserver implements DnsCache {
    @Override
    public DnsCacheEntry cache(
        String host, DnsRecord[] more, InetAddress address, long ttl, EventLoop loop) {
      ttlSeconds = Math.min(ttlSeconds, ttl);
      return null;
    }

    @Override
    public DnsCacheEntry cache(String host, DnsRecord[] more, Throwable failed, EventLoop loop) {
      return null;
    }

    @Override
    public List<? extends DnsCacheEntry> get(String host, DnsRecord[] more) {
      return List.of();
    }

    @Override
    public void clear() {}

    @Override
    public boolean clear(String host) {
      return false;
    }
  }
}
