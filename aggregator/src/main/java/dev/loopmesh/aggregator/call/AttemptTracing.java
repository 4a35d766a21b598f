package dev.loopmesh.aggregator.call;

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
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/**
 * A client span for each attempt of a call, from its stand in line to its last byte, and its
 * duration, as OpenTelemetry's HTTP semantic conventions have them.
 *
 * <p>What a span tells is put on it when it ends: thousands of calls may be waiting, and each would
 * hold all of it meanwhile. A sampler does not see it, but whether a call is sampled was decided
 * with the request that it is made for.
 *
 * <p>It stands above the client and not in Vert.x's tracing SPI, which hears of a call only when a
 * connection has been obtained: so calls that were refused, or cancelled in line, have one too.
 */
public final class AttemptTracing {
  private static final String METHOD = "GET"; // nothing else is asked
  private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("peer.service");

  private final Tracer tracer;
  private final TextMapPropagator propagator;
  private final RequestDuration<End> duration;
  private final LongCounter resends;
  private final Map<Replica, Attributes> described = new ConcurrentHashMap<>();

  /** Spans for the calls to these services, by name. */
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
            .setDescription("Requests sent again since a kept connection was closed unanswered")
            .build();
    for (String service : services) {
      resends.add(0, Attributes.of(SERVICE, service)); // so that the first one is an increase
    }
  }

  /**
   * Begins the span of one attempt, below its parent.
   *
   * @param resend how many attempts of the same call there were before
   */
  public AttemptSpan begin(Context parent, Replica upstream, UpstreamRequest question, int resend) {
    Span span =
        tracer.spanBuilder(METHOD).setParent(parent).setSpanKind(SpanKind.CLIENT).startSpan();
    return new AttemptSpan(this, upstream, question, resend, parent.with(span));
  }

  /** Puts on a span what was asked, and whom. */
  void describe(Span span, Replica upstream, UpstreamRequest question, int resend) {
    span.setAllAttributes(described.computeIfAbsent(upstream, AttemptTracing::describe))
        .setAttribute(UrlAttributes.URL_FULL, upstream.url() + question.uri());
    if (resend > 0) {
      span.setAttribute(HttpAttributes.HTTP_REQUEST_RESEND_COUNT, (long) resend);
    }
  }

  private static Attributes describe(Replica upstream) {
    return server(upstream).toBuilder().put(SERVICE, upstream.name()).build();
  }

  private static Attributes server(Replica upstream) {
    return Attributes.of(
        HttpAttributes.HTTP_REQUEST_METHOD,
        METHOD,
        ServerAttributes.SERVER_ADDRESS,
        upstream.url().getHost(),
        ServerAttributes.SERVER_PORT,
        (long) upstream.url().getPort());
  }

  /** Hands over the headers that carry this context to a service. */
  void carry(Context context, BiConsumer<String, String> headers) {
    propagator.inject(context, headers, BiConsumer::accept);
  }

  void countResend(Replica upstream, Context context) {
    resends.add(1, Attributes.of(SERVICE, upstream.name()), context);
  }

  void took(long nanos, End end, Context context) {
    duration.record(nanos, end, context);
  }

  /**
   * How a call can end, as its duration tells it.
   *
   * @param version of HTTP; null when no answer came
   * @param status 0 when no answer came
   * @param error null when all is well
   */
  record End(Replica upstream, String version, int status, String error) {
    private Attributes attributes() {
      return server(upstream).toBuilder()
          .put(NetworkAttributes.NETWORK_PROTOCOL_VERSION, version)
          .put(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, status > 0 ? (long) status : null)
          .put(ErrorAttributes.ERROR_TYPE, error)
          .build();
    }
  }
}
