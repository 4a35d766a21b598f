package dev.loopmesh.kit.client;

import dev.loopmesh.kit.settings.Settings;
import io.vertx.core.Context;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import java.util.Arrays;
import java.util.stream.Collectors;

/** The version of HTTP that a client speaks. */
public enum UpstreamProtocol {
  /** A connection for each exchange in progress. */
  HTTP_1_1("http/1.1") {
    @Override
    Connections connections(Context loop, int most, int headerLimit) {
      return new PooledConnections(loop.owner(), options(), most, headerLimit);
    }
  },

  /**
   * HTTP/2 without TLS and by prior knowledge (RFC 9113 section 3.3): one connection for all
   * exchanges.
   */
  H2C("h2c") {
    @Override
    Connections connections(
        Context loop, int most, int headerLimit) { // the bulkhead bounds the exchanges
      HttpClientOptions options =
          options()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false)
              .setInitialSettings(
                  new Http2Settings().setPushEnabled(false).setMaxHeaderListSize(headerLimit));
      return new SharedConnections(loop.owner().createHttpClient(options), loop);
    }
  };

  private static final int CONNECT_TIMEOUT_MS = 2_000;

  private final String text;

  UpstreamProtocol(String text) {
    this.text = text;
  }

  /**
   * None yet, on this event loop.
   *
   * @param most concurrent exchanges with each replica
   * @param headerLimit the largest header section of a response, in bytes
   */
  abstract Connections connections(Context loop, int most, int headerLimit);

  private static HttpClientOptions options() {
    return new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS);
  }

  /** As set by {@code UPSTREAM_PROTOCOL}. */
  public static UpstreamProtocol of(Settings settings) {
    return settings.value(
        "UPSTREAM_PROTOCOL", HTTP_1_1, UpstreamProtocol::parse, UpstreamProtocol::print);
  }

  /**
   * Parses its name.
   *
   * @throws IllegalArgumentException that lists the names
   */
  public static UpstreamProtocol parse(String text) {
    return Arrays.stream(values())
        .filter(protocol -> protocol.text.equals(text))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("write one of " + names()));
  }

  private static String names() {
    return Arrays.stream(values()).map(UpstreamProtocol::print).collect(Collectors.joining(", "));
  }

  /** Its name: {@code http/1.1} or {@code h2c}. */
  public String print() {
    return text;
  }
}
