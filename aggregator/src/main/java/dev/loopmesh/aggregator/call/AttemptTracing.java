package dev.loopmesh.aggregator.call;

import dev.loopmesh.kit.client.Replica;
import dev.loopmesh.kit.scope.InstrumentationScope;
import dev.loopmesh.kit.telemetry.RequestDuration;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.LongCounter;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.opentelemetry.semconv.ServerAttributes;
import io.opentelemetry.semconv.UrlAttributes;
import java.net.URI;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * A client span for each attempt of a call, from the queue for a connection to the last byte, and
 * its duration, by OpenTelemetry's semantic conventions for HTTP. ADR 11 explains why it does not
 * use Vert.x' tracing SPI, and why a span gets its attributes when it ends. Thread-safe.
 */
public final class AttemptTracing {
  private static final String METHOD = "GET"; // the only one that is used
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("peer.service");

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final RequestDuration<End> duration;
  private final LongCounter resends;
  private final Map<URI, Attributes> described = new ConcurrentHashMap<>();

  public AttemptTracing(OpenTelemetry openTelemetry, Collection<String> services) {
    tracer = InstrumentationScope.tracer(openTelemetry);
    propagator = openTelemetry.getPropagators().getTextMapPropagator();
    duration =
        new RequestDuration<>(
            InstrumentationScope.meter(openTelemetry),
            "http.client.request.duration",
            "Duration of HTTP client requests.",
            End::attributes);
    resends =
        InstrumentationScope.meter(openTelemetry)
            .counterBuilder("loopmesh.client.resends")
            .setUnit("{request}")
            .setDescription(
                "Requests sent again because a pooled connection was closed before the response")
            .build();
    for (String service : services) {
      resends.add(0, Attributes.of(SERVICE, service)); // so that the first one is an increase
    }
  }

  /**
   * Begins the span of one attempt.
   *
   * @param resend earlier attempts of the same call
   */
  public AttemptSpan begin(Context parent, Replica replica, UpstreamRequest question, int resend) {
    Span span =
        tracer.spanBuilder(METHOD).setParent(parent).setSpanKind(SpanKind.CLIENT).startSpan();
    return new AttemptSpan(this, replica, question, resend, parent.with(span));
  }

  void describe(Span span, Replica replica, UpstreamRequest question, int resend) {
    span.setAllAttributes(described.computeIfAbsent(replica.url(), AttemptTracing::server))
        .setAttribute(SERVICE, replica.name())
        .setAttribute(UrlAttributes.URL_FULL, replica.url() + question.uri());
    if (resend > 0) {
      span.setAttribute(HttpAttributes.HTTP_REQUEST_RESEND_COUNT, (long) resend);
    }
  }

  private static Attributes server(URI url) {
    return Attributes.of(
        HttpAttributes.HTTP_REQUEST_METHOD,
        METHOD,
        ServerAttributes.SERVER_ADDRESS,
        url.getHost(),
        ServerAttributes.SERVER_PORT,
        (long) url.getPort());
  }

  /** Passes the headers that propagate this context to the consumer. */
  void propagate(Context context, BiConsumer<String, String> headers) {
    propagator.inject(context, headers, BiConsumer::accept);
  }

  void countResend(Replica replica, Context context) {
    resends.add(1, Attributes.of(SERVICE, replica.name()), context);
  }

  void took(long nanos, End end, Context context) {
    duration.record(nanos, end, context);
  }

  /**
   * The ways in which an attempt can end, by which its duration is measured.
   *
   * @param version of HTTP; null without a response
   * @param status 0 without a response
   * @param error the {@code error.type}, or null
   */
  record End(URI url, String version, int status, String error) {
    private Attributes attributes() {
      return server(url).toBuilder()
          .put(NetworkAttributes.NETWORK_PROTOCOL_VERSION, version)
          .put(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, status > 0 ? (long) status : null)
          .put(ErrorAttributes.ERROR_TYPE, error)
          .build();
    }
  }
}
