package dev.loopmesh.kit.connection;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServerOptions;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Map;

/**
 * Limits on the memory and time that clients can make a server use.
 *
 * @param headerBytes of a request line, and of all header fields of a request
 * @param streams concurrent ones of an HTTP/2 connection
 * @param inFlight requests being answered, on all connections
 * @param connections open at a time
 * @param requestTimeout for a request's head to arrive, and for its body
 * @param idleTimeout of a connection without requests, and of a client that does not read
 */
public record ServerLimits(
    int headerBytes,
    int streams,
    int inFlight,
    int connections,
    Duration requestTimeout,
    Duration idleTimeout) {
  private static final int BACKLOG = 4096;
  private static final int WEB_SOCKET_CLOSING_SECONDS = 1;
  private static final int USUAL_STREAMS = 250;
  private static final int USUAL_RESETS = 200; // in 30 s, Netty's default
  private static final int RESETS_BY_SERVICES =
      100_000; // an aggregator may cancel any of its calls
  private static final int CONTROL_FRAMES_FOR_RESET = 5;
  private static final int MOST = 1_000_000;
  private static final long HEAP_PER_REQUEST = 36 << 10; // a summary with its three calls
  private static final long HEAP_PER_CONNECTION = 32 << 10;
  private static final int LEAST = 200;
  private static final int MOST_IN_FLIGHT = 50_000;
  private static final long UNKNOWN_DESCRIPTORS = 4_096;

  /**
   * Reads {@code HEADER_LIMIT}, {@code STREAM_LIMIT}, {@code IN_FLIGHT_LIMIT}, {@code
   * CONNECTION_LIMIT}, {@code REQUEST_TIMEOUT} and {@code IDLE_TIMEOUT}.
   *
   * @param calledByServices whether clients use one connection for all calls, so that it may have
   *     as many streams as there may be requests in flight
   */
  public static ServerLimits read(Settings settings, boolean calledByServices) {
    int inFlight = settings.integer("IN_FLIGHT_LIMIT", usualInFlight(1), 1, MOST);
    int streams = calledByServices ? Math.max(inFlight, USUAL_STREAMS) : USUAL_STREAMS;
    Duration shortest = Duration.ofMillis(50);
    Duration longest = Duration.ofHours(1);
    return new ServerLimits(
        settings.integer("HEADER_LIMIT", 32_768, 1_024, 1 << 20),
        settings.integer("STREAM_LIMIT", streams, 1, MOST),
        inFlight,
        settings.integer("CONNECTION_LIMIT", usualConnections(1), 1, MOST),
        settings.duration("REQUEST_TIMEOUT", Duration.ofSeconds(10), shortest, longest),
        settings.duration("IDLE_TIMEOUT", Duration.ofSeconds(75), shortest, longest));
  }

  /** Defaults for each of several services that share heap and file descriptors. */
  public static Map<String, String> ofServicesInOneProcess(int services) {
    return Map.of(
        "IN_FLIGHT_LIMIT", "" + usualInFlight(services),
        "CONNECTION_LIMIT", "" + usualConnections(services));
  }

  private static int usualInFlight(int services) {
    return bounded(maxHeap() / HEAP_PER_REQUEST / services, MOST_IN_FLIGHT);
  }

  /** Leaves half of the file descriptors for everything else. */
  private static int usualConnections(int services) {
    return bounded(maxHeap() / HEAP_PER_CONNECTION / services, descriptors() / 2 / services);
  }

  private static int bounded(long fitting, long most) {
    return (int) Math.max(LEAST, Math.min(most, fitting));
  }

  private static long maxHeap() {
    return Runtime.getRuntime().maxMemory();
  }

  private static long descriptors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean unix
        ? Math.min(MOST, unix.getMaxFileDescriptorCount())
        : UNKNOWN_DESCRIPTORS;
  }

  private int resets() {
    return streams > USUAL_STREAMS ? RESETS_BY_SERVICES : USUAL_RESETS;
  }

  /** Control frames of one HTTP/2 connection in 30 s. */
  long controlFrames() {
    return CONTROL_FRAMES_FOR_RESET * (long) resets();
  }

  /** Server options; {@link ServerConnection} enforces the rest. */
  public HttpServerOptions options() {
    return new HttpServerOptions()
        .setAcceptBacklog(BACKLOG)
        .setMaxInitialLineLength(headerBytes)
        .setMaxHeaderSize(headerBytes)
        .setInitialSettings(
            new Http2Settings().setMaxConcurrentStreams(streams).setMaxHeaderListSize(headerBytes))
        .setHttp2RstFloodMaxRstFramePerWindow(resets())
        .setWebSocketClosingTimeout(WEB_SOCKET_CLOSING_SECONDS)
        // a compressed message is inflated before its size is known
        .setPerMessageWebSocketCompressionSupported(false)
        .setPerFrameWebSocketCompressionSupported(false);
  }
}
