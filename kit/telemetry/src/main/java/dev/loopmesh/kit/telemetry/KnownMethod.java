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
 * A request method by OpenTelemetry's conventions: one of RFC 9110 and RFC 5789, or {@code _OTHER},
 * so that the number of labels is bounded.
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

  private final String value;
  private final String inNames;
  private final Attributes http;

  KnownMethod() {
    value = name();
    inNames = name();
    http = counting("http");
  }

  KnownMethod(String value, String inNames) {
    this.value = value;
    this.inNames = inNames;
    this.http = counting("http");
  }

  static KnownMethod of(HttpMethod method) {
    return BY_NAME.getOrDefault(method.name(), OTHER);
  }

  /** Value of the attribute. */
  String value() {
    return value;
  }

  /** The name of a span with this route, which may be empty. */
  String spanName(String route) {
    return route.isEmpty() ? inNames : inNames + " " + route;
  }

  /** Attributes of active requests. */
  Attributes counted(String scheme) {
    return "http".equals(scheme) ? http : counting(scheme);
  }

  private Attributes counting(String scheme) {
    return Attributes.of(
        HttpAttributes.HTTP_REQUEST_METHOD, value, UrlAttributes.URL_SCHEME, scheme);
  }
}
