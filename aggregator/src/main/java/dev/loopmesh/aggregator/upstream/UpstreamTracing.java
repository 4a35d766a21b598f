package dev.loopmesh.aggregator.upstream;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.instrumenter.AttributesExtractor;
import io.opentelemetry.instrumentation.api.instrumenter.Instrumenter;
import io.opentelemetry.instrumentation.api.semconv.http.HttpClientAttributesExtractor;
import io.opentelemetry.instrumentation.api.semconv.http.HttpClientMetrics;
import io.opentelemetry.instrumentation.api.semconv.http.HttpSpanNameExtractor;
import io.opentelemetry.instrumentation.api.semconv.http.HttpSpanStatusExtractor;

/**
 * A client span for each attempt of a call, from its stand in line to its last byte, by
 * OpenTelemetry's own {@code Instrumenter}.
 *
 * <p>It stands above the client and not in Vert.x's tracing SPI, which hears of a call only when a
 * connection has been obtained: so calls that were refused, or cancelled in line, have one too.
 */
public final class UpstreamTracing {
  private final Instrumenter<UpstreamExchange, UpstreamAnswer> instrumenter;

  /** Spans for the calls of one service. */
  public UpstreamTracing(OpenTelemetry openTelemetry) {
    UpstreamExchange.Getter getter = new UpstreamExchange.Getter();
    this.instrumenter =
        Instrumenter.<UpstreamExchange, UpstreamAnswer>builder(
                openTelemetry, "dev.loopmesh", HttpSpanNameExtractor.create(getter))
            .setSpanStatusExtractor(HttpSpanStatusExtractor.create(getter))
            .addAttributesExtractor(HttpClientAttributesExtractor.create(getter))
            .addAttributesExtractor(new CallAttributes())
            .addOperationMetrics(HttpClientMetrics.get())
            .buildClientInstrumenter(
                (exchange, name, value) -> exchange.headers().put(name, value));
  }

  /**
   * Begins the span of one attempt, below its parent.
   *
   * @param resend how many attempts of the same call there were before
   */
  public UpstreamSpan begin(Context parent, Upstream upstream, Question question, int resend) {
    UpstreamExchange exchange = new UpstreamExchange(upstream, question.uri(), resend);
    return new UpstreamSpan(instrumenter, exchange, instrumenter.start(parent, exchange));
  }

  /** What the conventions for HTTP do not know: whom the call went to, and what became of it. */
  private static final class CallAttributes
      implements AttributesExtractor<UpstreamExchange, UpstreamAnswer> {
    @Override
    public void onStart(AttributesBuilder attributes, Context parent, UpstreamExchange exchange) {
      attributes.put("peer.service", exchange.upstream().name());
      if (exchange.resend() > 0) {
        attributes.put("http.request.resend_count", exchange.resend());
      }
    }

    @Override
    public void onEnd(
        AttributesBuilder attributes,
        Context context,
        UpstreamExchange exchange,
        UpstreamAnswer answer,
        Throwable failure) {
      if (failure instanceof UpstreamFailure known && answer != null && answer.status() == 200) {
        attributes.put("error.type", known.problem().name()); // it came, but cannot be believed
      } else if (failure == null && answer == null) {
        attributes.put("error.type", UpstreamFailure.CANCELLED);
        attributes.put("loopmesh.cancelled", true);
      }
    }
  }
}
