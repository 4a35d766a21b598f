package dev.loopmesh.kit.telemetry;

import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.semconv.ClientAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.opentelemetry.semconv.UserAgentAttributes;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import java.util.regex.Pattern;

/** Attributes of a request at its start, by OpenTelemetry's conventions. */
final class RequestAttributes {
  // credentials in URLs, which the conventions require to be redacted
  private static final Pattern SIGNATURE =
      Pattern.compile("\\b(AWSAccessKeyId|Signature|sig|X-Goog-Signature)=[^&]*");

  private RequestAttributes() {}

  static void note(HttpServerRequest request, SpanBuilder span) {
    noteQuestion(request, span);
    noteServer(request.authority(), span);
    notePeer(request.remoteAddress(), span);
  }

  private static void noteQuestion(HttpServerRequest request, SpanBuilder span) {
    KnownMethod method = KnownMethod.of(request.method());
    span.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, method.value())
        .setAttribute(UrlAttributes.URL_SCHEME, scheme(request))
        .setAttribute(UrlAttributes.URL_PATH, request.path())
        .setAttribute(UrlAttributes.URL_QUERY, withoutSignatures(request.query()))
        .setAttribute(NetworkAttributes.NETWORK_PROTOCOL_VERSION, version(request))
        .setAttribute(
            UserAgentAttributes.USER_AGENT_ORIGINAL, request.getHeader(HttpHeaders.USER_AGENT));
    if (method == KnownMethod.OTHER) {
      span.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD_ORIGINAL, request.method().name());
    }
  }

  private static String withoutSignatures(String query) {
    return query == null ? null : SIGNATURE.matcher(query).replaceAll("$1=REDACTED");
  }

  private static void noteServer(HostAndPort server, SpanBuilder span) {
    if (server != null) {
      span.setAttribute(ServerAttributes.SERVER_ADDRESS, server.host());
      if (server.port() > 0) {
        span.setAttribute(ServerAttributes.SERVER_PORT, (long) server.port());
      }
    }
  }

  /** The peer counts as the client, since Forwarded headers can be forged. */
  private static void notePeer(SocketAddress peer, SpanBuilder span) {
    if (peer != null) {
      String address = peer.hostAddress();
      span.setAttribute(ClientAttributes.CLIENT_ADDRESS, address)
          .setAttribute(NetworkAttributes.NETWORK_PEER_ADDRESS, address)
          .setAttribute(NetworkAttributes.NETWORK_PEER_PORT, (long) peer.port());
    }
  }

  /** Over HTTP/2 a caller may send any scheme, which must not become a label. */
  static String scheme(HttpServerRequest request) {
    return "https".equals(request.scheme()) ? "https" : "http";
  }

  static String version(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_2 ? "2" : "1.1";
  }
}
