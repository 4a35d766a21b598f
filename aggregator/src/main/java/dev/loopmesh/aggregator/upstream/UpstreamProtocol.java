package dev.loopmesh.aggregator.upstream;

import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Arrays;
import java.util.stream.Collectors;

/** What the aggregator speaks with the services, in the ways of waiting that do not block. */
public enum UpstreamProtocol {
  /** A connection for each call under way. */
  HTTP_1_1("http/1.1") {
    @Override
    HttpClient client(Vertx vertx, int most) {
      return vertx
          .httpClientBuilder()
          .with(options())
          // its own line is for the moment in which a connection is being closed or handed back
          .with(new PoolOptions().setHttp1MaxSize(most))
          .build();
    }
  },

  /** HTTP/2 without TLS and by prior knowledge (RFC 9113 section 3.3): one connection for all. */
  H2C("h2c") {
    @Override
    HttpClient client(Vertx vertx, int most) {
      HttpClientOptions options =
          options()
              .setProtocolVersion(HttpVersion.HTTP_2)
              .setHttp2ClearTextUpgrade(false)
              .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
              .setHttp2MultiplexingLimit(most);
      return vertx
          .httpClientBuilder()
          .with(options)
          .with(new PoolOptions().setHttp2MaxSize(1))
          .withConnectHandler(UpstreamProtocol::flushOnceATurn)
          .build();
    }
  };

  private static final int CONNECT_TIMEOUT_MS = 2_000;
  private static final int CONNECTION_WINDOW = 1 << 24; // no call waits for another one's answer
  private static final int FLUSHES_TAKEN_TOGETHER = 256; // Netty's default

  private final String text;

  UpstreamProtocol(String text) {
    this.text = text;
  }

  /** A client that has at most so many calls under way at each replica. */
  abstract HttpClient client(Vertx vertx, int most);

  private static HttpClientOptions options() {
    return new HttpClientOptions().setConnectTimeout(CONNECT_TIMEOUT_MS);
  }

  /**
   * What one turn of the loop writes on a connection goes out with one system call. Vert.x has no
   * public way to a connection's channel.
   */
  private static void flushOnceATurn(HttpConnection connection) {
    ((ConnectionBase) connection)
        .channelHandlerContext()
        .pipeline()
        .addFirst(new FlushConsolidationHandler(FLUSHES_TAKEN_TOGETHER, true));
  }

  /**
   * Reads its name.
   *
   * @throws IllegalArgumentException that says which there are
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
