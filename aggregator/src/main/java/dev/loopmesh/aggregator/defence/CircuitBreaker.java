package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.call.CheckedJson;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.context.Context;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Stops calling a service that failed too often (Nygard, <i>Release It!</i>): Vert.x's circuit
 * breaker, with our definition of a failure. On an event loop, but for {@link #state}.
 */
final class CircuitBreaker {
  private static final long NO_TIMEOUT = -1; // attempts have one of their own

  private final Vertx vertx;
  private final Decisions decisions;
  private final String service;
  private Context lastFailed = Context.root(); // the trace in which it may open
  private DefencePolicy.Breaking builtFor; // null while it is off, as the next one is
  private volatile io.vertx.circuitbreaker.CircuitBreaker breaker;

  CircuitBreaker(Vertx vertx, Decisions decisions, String service) {
    this.vertx = vertx;
    this.decisions = decisions;
    this.service = service;
  }

  Sender around(Sender inner, CallRecord call, DefencePolicy.Breaking policy) {
    return () -> {
      AtomicReference<PendingCall> sent = new AtomicReference<>();
      Future<CheckedJson> response =
          breaker(policy)
              .execute(
                  () -> {
                    sent.set(inner.send());
                    return sent.get()
                        .response()
                        .onFailure(failed -> lastFailed = call.trace().context());
                  });
      PendingCall pending = sent.get(); // a closed breaker sends at once
      return pending == null ? refused(call, policy) : new PendingCall(response, pending.cancel());
    };
  }

  private PendingCall refused(CallRecord call, DefencePolicy.Breaking policy) {
    decisions.note(call, Decision.BREAKER_REFUSED);
    long seconds = Math.max(1, Math.round(policy.reset().toMillis() / 1e3));
    return PendingCall.failed(CallFailure.breakerOpen(service, seconds));
  }

  /** A breaker for this policy; its state is lost when the policy changes. */
  private io.vertx.circuitbreaker.CircuitBreaker breaker(DefencePolicy.Breaking policy) {
    if (!policy.equals(builtFor)) {
      off();
      builtFor = policy;
      breaker = build(policy);
    }
    return breaker;
  }

  private io.vertx.circuitbreaker.CircuitBreaker build(DefencePolicy.Breaking policy) {
    CircuitBreakerOptions options =
        new CircuitBreakerOptions()
            .setMaxFailures(policy.failures())
            .setFailuresRollingWindow(policy.window().toMillis())
            .setResetTimeout(policy.reset().toMillis())
            .setTimeout(NO_TIMEOUT)
            .setNotificationAddress(null); // the event bus is not used
    var built = io.vertx.circuitbreaker.CircuitBreaker.create(service, vertx, options);
    return built
        .openHandler(opened -> note(Decision.BREAKER_OPENED))
        .closeHandler(closed -> note(Decision.BREAKER_CLOSED))
        .failurePolicy(ended -> isFailure(ended, built.state() == CircuitBreakerState.HALF_OPEN));
  }

  private void note(Decision decision) {
    decisions.note(lastFailed, service, decision, Attributes.empty());
  }

  /**
   * Whether a call failed. A cancelled trial call is no proof, so it must not close the breaker.
   */
  private static boolean isFailure(Future<?> ended, boolean trial) {
    return ended.failed()
        && (!(ended.cause() instanceof CallFailure known)
            || known.isFaultOfService()
            || trial && !known.isAnswer());
  }

  /** {@code closed}, {@code open} or {@code half-open}; closed while it is off. Any thread. */
  String state() {
    io.vertx.circuitbreaker.CircuitBreaker now = breaker;
    return now == null ? "closed" : now.state().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Switches it off; its state is lost. */
  void off() {
    if (breaker != null) {
      breaker.close();
      breaker = null;
      builtFor = null;
    }
  }
}
