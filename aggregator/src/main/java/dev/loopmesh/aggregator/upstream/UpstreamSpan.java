package dev.loopmesh.aggregator.upstream;

import dev.loopmesh.kit.telemetry.ScheduledTime;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.instrumentation.api.instrumenter.Instrumenter;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.Map;

/** The span of one call. Thread-safe but for {@link #end}, which is called once. */
public final class UpstreamSpan {
  private static final long LEAST_NANOS = 100_000;

  private final Instrumenter<UpstreamExchange, UpstreamAnswer> instrumenter;
  private final UpstreamExchange exchange;
  private final Context context;

  UpstreamSpan(
      Instrumenter<UpstreamExchange, UpstreamAnswer> instrumenter,
      UpstreamExchange exchange,
      Context context) {
    this.instrumenter = instrumenter;
    this.exchange = exchange;
    this.context = context;
  }

  /** The headers that carry the trace to the service. */
  Map<String, String> headers() {
    return exchange.headers();
  }

  /** Notes to where its connection goes. */
  void connected(SocketAddress peer, HttpVersion version) {
    exchange.connected(peer, version);
  }

  /** Notes that something has come about, now, after a wait; nothing if there was hardly any. */
  void waited(String forWhat, AttributeKey<Double> attribute, long nanos) {
    if (nanos < LEAST_NANOS) {
      return; // on every span it would cost more than it tells
    }
    double ms = nanos / 1e6;
    Span.fromContext(context)
        .addEvent(forWhat, Attributes.of(attribute, ms))
        .setAttribute(attribute, ms);
  }

  /** Notes that the answer begins to come, now, and how long the loop let it wait. */
  void answerComes() {
    ScheduledTime.noteOn(Span.fromContext(context));
  }

  /**
   * Ends it. Whoever cancels a call has no need of its answer: nothing went wrong with it.
   *
   * @param answer what came back, or null
   * @param failure why that cannot be used, or null
   */
  public void end(UpstreamAnswer answer, Throwable failure) {
    if (failure instanceof UpstreamFailure known && known.isCancelled()) {
      instrumenter.end(context, exchange, null, null);
    } else {
      instrumenter.end(context, exchange, answer, failure);
    }
  }
}
