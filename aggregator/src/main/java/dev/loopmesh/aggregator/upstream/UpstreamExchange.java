package dev.loopmesh.aggregator.upstream;

import io.opentelemetry.instrumentation.api.semconv.http.HttpClientAttributesGetter;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A call as OpenTelemetry looks at it. */
final class UpstreamExchange {
  private final Upstream upstream;
  private final String uri;
  private final int resend;
  private final Map<String, String> headers = new HashMap<>();
  private volatile SocketAddress peer; // null until there is a connection
  private volatile String version = "1.1"; // the JDK's client speaks nothing else here

  /**
   * @param resend how many attempts of the same call there were before
   */
  UpstreamExchange(Upstream upstream, String uri, int resend) {
    this.upstream = upstream;
    this.uri = uri;
    this.resend = resend;
  }

  Upstream upstream() {
    return upstream;
  }

  int resend() {
    return resend;
  }

  /** Those that carry its trace to the service. */
  Map<String, String> headers() {
    return headers;
  }

  /** It goes over a connection to there. */
  void connected(SocketAddress there, HttpVersion spoken) {
    version = spoken == HttpVersion.HTTP_2 ? "2" : "1.1";
    peer = there;
  }

  /** Where OpenTelemetry finds what it wants to know. */
  static final class Getter
      implements HttpClientAttributesGetter<UpstreamExchange, UpstreamAnswer> {

    @Override
    public String getHttpRequestMethod(UpstreamExchange exchange) {
      return "GET";
    }

    @Override
    public String getUrlFull(UpstreamExchange exchange) {
      return exchange.upstream.url() + exchange.uri;
    }

    @Override
    public String getServerAddress(UpstreamExchange exchange) {
      return exchange.upstream.url().getHost();
    }

    @Override
    public Integer getServerPort(UpstreamExchange exchange) {
      return exchange.upstream.url().getPort();
    }

    /** Of the JDK's client, in the modes that block, it is not to be had. */
    @Override
    public String getNetworkPeerAddress(UpstreamExchange exchange, UpstreamAnswer answer) {
      SocketAddress peer = exchange.peer;
      return peer == null ? null : peer.hostAddress();
    }

    @Override
    public Integer getNetworkPeerPort(UpstreamExchange exchange, UpstreamAnswer answer) {
      SocketAddress peer = exchange.peer;
      return peer == null ? null : peer.port();
    }

    @Override
    public List<String> getHttpRequestHeader(UpstreamExchange exchange, String name) {
      return List.of(); // none is told
    }

    @Override
    public Integer getHttpResponseStatusCode(
        UpstreamExchange exchange, UpstreamAnswer answer, Throwable failure) {
      return answer == null ? null : answer.status();
    }

    @Override
    public String getNetworkProtocolVersion(UpstreamExchange exchange, UpstreamAnswer answer) {
      return answer == null ? null : exchange.version;
    }

    @Override
    public List<String> getHttpResponseHeader(
        UpstreamExchange exchange, UpstreamAnswer answer, String name) {
      return List.of();
    }

    @Override
    public String getErrorType(
        UpstreamExchange exchange, UpstreamAnswer answer, Throwable failure) {
      return failure instanceof UpstreamFailure known ? known.problem().name() : null;
    }
  }
}
