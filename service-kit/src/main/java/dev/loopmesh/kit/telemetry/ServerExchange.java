package dev.loopmesh.kit.telemetry;

import io.opentelemetry.instrumentation.api.semconv.http.HttpServerAttributesGetter;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;

/** Where OpenTelemetry finds in our requests and answers what it wants to know. */
final class ServerExchange
    implements HttpServerAttributesGetter<RoutingContext, HttpServerResponse> {

  @Override
  public String getHttpRequestMethod(RoutingContext request) {
    return request.request().method().name();
  }

  @Override
  public String getUrlScheme(RoutingContext request) {
    return request.request().scheme();
  }

  @Override
  public String getUrlPath(RoutingContext request) {
    return request.request().path();
  }

  @Override
  public String getUrlQuery(RoutingContext request) {
    return request.request().query();
  }

  /** What a proxy is said to have forwarded is anybody's claim, and would become a label. */
  @Override
  public List<String> getHttpRequestHeader(RoutingContext request, String name) {
    String lowerCase = name.toLowerCase(Locale.ROOT);
    if (lowerCase.equals("forwarded") || lowerCase.startsWith("x-forwarded-")) {
      return List.of();
    }
    return request.request().headers().getAll(name);
  }

  @Override
  public Integer getHttpResponseStatusCode(
      RoutingContext request, HttpServerResponse response, Throwable error) {
    return error == null ? response.getStatusCode() : null;
  }

  @Override
  public List<String> getHttpResponseHeader(
      RoutingContext request, HttpServerResponse response, String name) {
    return response.headers().getAll(name);
  }

  @Override
  public String getErrorType(RoutingContext request, HttpServerResponse response, Throwable error) {
    return error == null ? null : "caller_gone";
  }

  @Override
  public String getNetworkProtocolVersion(RoutingContext request, HttpServerResponse response) {
    return request.request().version() == HttpVersion.HTTP_2 ? "2" : "1.1";
  }

  @Override
  public String getNetworkPeerAddress(RoutingContext request, HttpServerResponse response) {
    SocketAddress peer = request.request().remoteAddress();
    return peer == null ? null : peer.hostAddress();
  }

  @Override
  public Integer getNetworkPeerPort(RoutingContext request, HttpServerResponse response) {
    SocketAddress peer = request.request().remoteAddress();
    return peer == null ? null : peer.port();
  }
}
