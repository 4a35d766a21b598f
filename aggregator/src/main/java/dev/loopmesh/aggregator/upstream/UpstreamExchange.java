package dev.loopmesh.aggregator.upstream;

import io.opentelemetry.instrumentation.api.semconv.http.HttpClientAttributesGetter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A call as OpenTelemetry looks at it.
 *
 * @param resend how many attempts of the same call there were before
 * @param headers those that carry its trace to the service
 */
record UpstreamExchange(Upstream upstream, String uri, int resend, Map<String, String> headers) {

  UpstreamExchange(Upstream upstream, String uri, int resend) {
    this(upstream, uri, resend, new HashMap<>());
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
      return answer == null ? null : "1.1"; // both clients speak nothing else
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
