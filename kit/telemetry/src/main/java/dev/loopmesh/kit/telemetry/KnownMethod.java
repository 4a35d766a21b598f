package dev.loopmesh.kit.telemetry;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import io.vertx.core.http.HttpMethod;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A request's method as OpenTelemetry's conventions tell it: one of RFC 9110 and RFC 5789, or
 * another. So what somebody makes up becomes no label.
 */
enum KnownMethod {
  CONNECT,
  DELETE,
  GET,
  HEAD,
  OPTIONS,
  PATCH,
  POST,
  PUT,
  TRACE,
  OTHER("_OTHER", "HTTP");

  private static final Map<String, KnownMethod> BY_NAME =
      Arrays.stream(values())
          .filter(method -> method != OTHER)
          .collect(Collectors.toUnmodifiableMap(KnownMethod::name, Function.identity()));

  private final String told;
  private final String inNames;
  private final Attributes http;

  KnownMethod() {
    told = name();
    inNames = name();
    http = counting("http");
  }

  KnownMethod(String told, String inNames) {
    this.told = told;
    this.inNames = inNames;
    this.http = counting("http");
  }

  static KnownMethod of(HttpMethod method) {
    return BY_NAME.getOrDefault(method.name(), OTHER);
  }

  /** Its name; {@code _OTHER} is all that is told of another. */
  String told() {
    return told;
  }

  /** The name of the span of such a request that has taken this route, empty when it has none. */
  String spanName(String route) {
    return route.isEmpty() ? inNames : inNames + " " + route;
  }

  /** Under what it is counted while it is being answered. */
  Attributes counted(String scheme) {
    return "http".equals(scheme) ? http : counting(scheme);
  }

  private Attributes counting(String scheme) {
    return Attributes.of(
        HttpAttributes.HTTP_REQUEST_METHOD, told, UrlAttributes.URL_SCHEME, scheme);
  }
}
