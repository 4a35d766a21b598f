package dev.loopmesh.aggregator.call;

import dev.loopmesh.kit.client.ExchangeListener;
import dev.loopmesh.kit.client.Replica;
import dev.loopmesh.kit.client.UpstreamResponse;
import dev.loopmesh.kit.telemetry.ScheduledTime;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.ErrorAttributes;
import io.opentelemetry.semconv.HttpAttributes;
import io.opentelemetry.semconv.NetworkAttributes;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SocketAddress;
import java.util.function.BiConsumer;

/**
 * The client span of one attempt. In a blocking call two threads use it: first the client's loop,
 * which records the progress of the exchange, then the thread that waits for it, which calls {@link
 * #end}; if that gives up early, both at the same time.
 */
final class AttemptSpan implements ExchangeListener {
  private static final long LEAST_NANOS = 100_000;
  private static final AttributeKey<Double> POOL_WAIT =
      AttributeKey.doubleKey("loopmesh.pool.wait_ms");
  private static final AttributeKey<Double> CONNECTION_WAIT =
      AttributeKey.doubleKey("loopmesh.connection.wait_ms");
  private static final AttributeKey<Boolean> CANCELLED =
      AttributeKey.booleanKey("loopmesh.cancelled");

  private final AttemptTracing tracing;
  private final Replica replica;
  private final UpstreamRequest request;
  private final Context context;
  private final Span span;
  private final long beganNanos = System.nanoTime();
  private volatile int resend;
  private volatile String version = "1.1";
  private volatile SocketAddress peer; // null until there is a connection
  private volatile String timeout = ""; // the error.type of a timeout now; empty for the problem's

  AttemptSpan(
      AttemptTracing tracing,
      Replica replica,
      UpstreamRequest request,
      int resend,
      Context context) {
    this.tracing = tracing;
    this.replica = replica;
    this.request = request;
    this.resend = resend;
    this.context = context;
    this.span = Span.fromContext(context);
  }

  @Override
  public void queued() {
    timeout = "pool-timeout";
  }

  @Override
  public void connecting(long queuedNanos) {
    waited("place in the pool obtained", POOL_WAIT, queuedNanos);
    timeout = "connect-timeout";
  }

  @Override
  public void connected(SocketAddress peer, HttpVersion spoken, long connectingNanos) {
    waited("connection obtained", CONNECTION_WAIT, connectingNanos);
    version = spoken == HttpVersion.HTTP_2 ? "2" : "1.1";
    this.peer = peer;
    timeout = "";
  }

  private void waited(String forWhat, AttributeKey<Double> attribute, long nanos) {
    if (nanos >= LEAST_NANOS) { // on every span it would cost too much
      double ms = nanos / 1e6;
      span.addEvent(forWhat, Attributes.of(attribute, ms)).setAttribute(attribute, ms);
    }
  }

  @Override
  public void sending(BiConsumer<String, String> headers) {
    tracing.propagate(context, headers);
  }

  @Override
  public void resent() {
    resend++; // once at most, on one thread
    span.addEvent("request sent again: its connection was closed");
    tracing.countResend(replica, context);
  }

  @Override
  public void responseBegins() {
    ScheduledTime.noteOn(span); // the time that the head of the response waited for the loop
  }

  /**
   * Ends it; call once. A call that is cancelled is no error.
   *
   * @param response what came back, or null
   * @param failure why the response is unusable, or null
   * @return the {@code error.type}; empty for none
   */
  String end(UpstreamResponse response, Throwable failure) {
    boolean cancelled = failure instanceof CallFailure known && known.isCancelled();
    String error = cancelled ? CallFailure.CANCELLED : error(response, failure);
    if (cancelled) {
      span.setAttribute(CANCELLED, true);
    } else {
      if (failure != null) {
        span.recordException(failure);
      }
      if (error != null) {
        span.setStatus(StatusCode.ERROR);
      }
    }
    end(cancelled ? null : response, error);
    return error == null ? "" : error;
  }

  private void end(UpstreamResponse response, String error) {
    if (span.isRecording()) {
      describe();
    }
    if (response != null) {
      span.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) response.status())
          .setAttribute(NetworkAttributes.NETWORK_PROTOCOL_VERSION, version);
    }
    if (error != null) {
      span.setAttribute(ErrorAttributes.ERROR_TYPE, error);
    }
    span.end();
    int status = response == null ? 0 : response.status();
    tracing.took(
        System.nanoTime() - beganNanos,
        new AttemptTracing.End(replica.url(), response == null ? null : version, status, error),
        context);
  }

  private void describe() {
    tracing.describe(span, replica, request, resend);
    SocketAddress peer = this.peer;
    if (peer != null) {
      span.setAttribute(NetworkAttributes.NETWORK_PEER_ADDRESS, peer.hostAddress())
          .setAttribute(NetworkAttributes.NETWORK_PEER_PORT, (long) peer.port());
    }
  }

  /** The {@code error.type}: a status, or our own name for what went wrong; null for none. */
  private String error(UpstreamResponse response, Throwable failure) {
    if (response != null && response.status() >= 400) {
      return Integer.toString(response.status());
    }
    if (failure instanceof CallFailure known) {
      // a request that was never sent is not a failure of the service
      return known.isTimeout() && !timeout.isEmpty() ? timeout : known.problem().name();
    }
    return failure == null ? null : failure.getClass().getName();
  }
}
