package dev.loopmesh.aggregator.upstream;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.instrumenter.AttributesExtractor;
import io.opentelemetry.instrumentation.api.instrumenter.Instrumenter;
import io.opentelemetry.instrumentation.api.instrumenter.SpanStatusExtractor;
import io.opentelemetry.instrumentation.api.semconv.http.HttpClientAttributesExtractor;
import io.opentelemetry.instrumentation.api.semconv.http.HttpClientMetrics;
import io.opentelemetry.instrumentation.api.semconv.http.HttpSpanNameExtractor;
import io.opentelemetry.instrumentation.api.semconv.http.HttpSpanStatusExtractor;

/**
 * A client span for each call, from its stand in line to its last byte, by OpenTelemetry's own
 * {@code Instrumenter}.
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
            .setSpanStatusExtractor(cancelledIsNoError(HttpSpanStatusExtractor.create(getter)))
            .addAttributesExtractor(HttpClientAttributesExtractor.create(getter))
            .addAttributesExtractor(new Peer())
            .addOperationMetrics(HttpClientMetrics.get())
            .buildClientInstrumenter(
                (exchange, name, value) -> exchange.headers().put(name, value));
  }

  /** Begins the span of one call, below its parent. */
  public UpstreamSpan begin(Context parent, Upstream upstream, Question<?> question) {
    UpstreamExchange exchange = new UpstreamExchange(upstream, question.uri());
    return new UpstreamSpan(instrumenter, exchange, instrumenter.start(parent, exchange));
  }

  /** Whoever cancels a call has no need of its answer: nothing went wrong with it. */
  private static SpanStatusExtractor<UpstreamExchange, UpstreamAnswer> cancelledIsNoError(
      SpanStatusExtractor<UpstreamExchange, UpstreamAnswer> otherwise) {
    return (status, exchange, answer, failure) -> {
      if (!(failure instanceof UpstreamFailure known && known.isCancelled())) {
        otherwise.extract(status, exchange, answer, failure);
      }
    };
  }

  /** Whom the call went to, by the name that people know. */
  private static final class Peer implements AttributesExtractor<UpstreamExchange, UpstreamAnswer> {
    @Override
    public void onStart(AttributesBuilder attributes, Context parent, UpstreamExchange exchange) {
      attributes.put("peer.service", exchange.upstream().name());
    }

    @Override
    public void onEnd(
        AttributesBuilder attributes,
        Context context,
        UpstreamExchange exchange,
        UpstreamAnswer answer,
        Throwable failure) {
      // all is known at the start
    }
  }
}
