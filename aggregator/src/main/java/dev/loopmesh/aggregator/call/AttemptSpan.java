package dev.loopmesh.aggregator.call;

import dev.loopmesh.aggregator.response.UpstreamResponse;
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

/** The span of one call. Thread-safe but for {@link #end}, which is called once. */
public final class AttemptSpan {
  private static final long LEAST_NANOS = 100_000;
  private static final AttributeKey<Boolean> CANCELLED =
      AttributeKey.booleanKey("loopmesh.cancelled");

  private final AttemptTracing tracing;
  private final Replica upstream;
  private final UpstreamRequest question;
  private volatile int resend;
  private final Context context;
  private final Span span;
  private final long beganNanos = System.nanoTime();
  private volatile String version = "1.1";
  private volatile SocketAddress peer; // null while there is none
  private volatile String timeout = ""; // the error.type of running out of time now

  AttemptSpan(
      AttemptTracing tracing,
      Replica upstream,
      UpstreamRequest question,
      int resend,
      Context context) {
    this.tracing = tracing;
    this.upstream = upstream;
    this.question = question;
    this.resend = resend;
    this.context = context;
    this.span = Span.fromContext(context);
  }

  /** Hands over the headers that carry the trace to the service. */
  void carry(BiConsumer<String, String> headers) {
    tracing.carry(context, headers);
  }

  /** Notes that it is queued for a place in the connection pool. */
  void queued() {
    timeout = "pool-timeout";
  }

  /** Notes that it waits for a connection to its service. */
  void connecting() {
    timeout = "connect-timeout";
  }

  /** Notes to where its connection goes. */
  void connected(SocketAddress peer, HttpVersion spoken) {
    version = spoken == HttpVersion.HTTP_2 ? "2" : "1.1";
    this.peer = peer;
    timeout = "";
  }

  /** Notes that something has come about, now, after a wait; nothing if there was hardly any. */
  void waited(String forWhat, AttributeKey<Double> attribute, long nanos) {
    if (nanos < LEAST_NANOS) {
      return; // on every span it would cost more than it tells
    }
    double ms = nanos / 1e6;
    span.addEvent(forWhat, Attributes.of(attribute, ms)).setAttribute(attribute, ms);
  }

  /** Notes that its request goes out once more, since its connection was closed without answer. */
  void resent() {
    resend++; // once at most, on one thread
    span.addEvent("request sent again: its connection was closed");
    tracing.countResend(upstream, context);
  }

  /** Notes that the answer begins to come, now, and how long the loop let it wait. */
  void answerComes() {
    ScheduledTime.noteOn(span);
  }

  /**
   * Ends it. Whoever cancels a call has no need of its answer: nothing went wrong with it.
   *
   * @param answer what came back, or null
   * @param failure why that cannot be used, or null
   */
  public void end(UpstreamResponse answer, Throwable failure) {
    if (failure instanceof CallFailure known && known.isCancelled()) {
      span.setAttribute(CANCELLED, true);
      end(null, 0, CallFailure.CANCELLED);
      return;
    }
    if (failure != null) {
      span.recordException(failure);
    }
    String error = error(answer, failure);
    if (error != null) {
      span.setStatus(StatusCode.ERROR);
    }
    if (answer == null) {
      end(null, 0, error);
    } else {
      end(version, answer.status(), error);
    }
  }

  private void describe() {
    tracing.describe(span, upstream, question, resend);
    SocketAddress peer = this.peer;
    if (peer != null) {
      span.setAttribute(NetworkAttributes.NETWORK_PEER_ADDRESS, peer.hostAddress())
          .setAttribute(NetworkAttributes.NETWORK_PEER_PORT, (long) peer.port());
    }
  }

  private void end(String answeredIn, int status, String error) {
    if (span.isRecording()) {
      describe();
    }
    if (status > 0) {
      span.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, (long) status)
          .setAttribute(NetworkAttributes.NETWORK_PROTOCOL_VERSION, answeredIn);
    }
    if (error != null) {
      span.setAttribute(ErrorAttributes.ERROR_TYPE, error);
    }
    span.end();
    tracing.took(
        System.nanoTime() - beganNanos,
        new AttemptTracing.End(upstream, answeredIn, status, error),
        context);
  }

  /** A status that says what is wrong, or our own name for it; null when nothing is. */
  private String error(UpstreamResponse answer, Throwable failure) {
    if (answer != null && answer.status() >= 400) {
      return Integer.toString(answer.status());
    }
    if (failure instanceof CallFailure known) {
      // it did not come, or cannot be believed; one that was never sent is none of its service's
      return known.isTimeout() && !timeout.isEmpty() ? timeout : known.problem().name();
    }
    return failure == null ? null : failure.getClass().getName();
  }
}
