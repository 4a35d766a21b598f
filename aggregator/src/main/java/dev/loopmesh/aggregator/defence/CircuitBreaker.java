package dev.loopmesh.aggregator.defence;

import dev.loopmesh.aggregator.call.CallFailure;
import dev.loopmesh.aggregator.call.CallRecord;
import dev.loopmesh.aggregator.response.CheckedJson;
import io.opentelemetry.context.Context;
import io.vertx.circuitbreaker.CircuitBreakerOptions;
import io.vertx.circuitbreaker.CircuitBreakerState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Leaves a service alone that failed too often (Nygard, <i>Release It!</i>): Vert.x's circuit
 * breaker, told what is a failure and what is not. Thread-safe.
 */
final class CircuitBreaker {
  private static final long NO_TIMEOUT = -1; // attempts have one of their own

  private final Vertx vertx;
  private final Decisions decisions;
  private final String service;
  private volatile Context lastCall = Context.root();
  private DefencePolicy.Breaking builtFor;
  private io.vertx.circuitbreaker.CircuitBreaker breaker;

  CircuitBreaker(Vertx vertx, Decisions decisions, String service) {
    this.vertx = vertx;
    this.decisions = decisions;
    this.service = service;
  }

  Sender around(Sender inner, CallRecord call, DefencePolicy.Breaking policy) {
    return reason -> {
      io.vertx.circuitbreaker.CircuitBreaker now = breaker(policy);
      AtomicReference<PendingCall> begun = new AtomicReference<>();
      Future<CheckedJson> answer =
          now.execute(
              () -> {
                PendingCall asked = inner.ask(reason);
                begun.set(asked);
                return asked.answer().onFailure(failed -> lastCall = call.trace().context());
              });
      PendingCall asked = begun.get(); // a closed breaker asks at once
      return asked == null ? refused(call, policy) : new PendingCall(answer, asked.cancel());
    };
  }

  private PendingCall refused(CallRecord call, DefencePolicy.Breaking policy) {
    decisions.note(call.trace().context(), service, Decision.BREAKER_REFUSED);
    long seconds = Math.max(1, Math.round(policy.reset().toMillis() / 1e3));
    return PendingCall.failed(CallFailure.breakerOpen(service, seconds));
  }

  /** Of this policy; its state is lost when that changes. */
  private synchronized io.vertx.circuitbreaker.CircuitBreaker breaker(
      DefencePolicy.Breaking policy) {
    if (!policy.equals(builtFor)) {
      if (breaker != null) {
        breaker.close();
      }
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
            .setNotificationAddress(null); // nobody listens on the event bus
    io.vertx.circuitbreaker.CircuitBreaker built =
        io.vertx.circuitbreaker.CircuitBreaker.create(service, vertx, options);
    built.openHandler(opened -> decisions.note(lastCall, service, Decision.BREAKER_OPENED));
    built.closeHandler(closed -> decisions.note(lastCall, service, Decision.BREAKER_CLOSED));
    return built.failurePolicy(ended -> isFailure(built, ended));
  }

  /** A trial that was cancelled proves nothing, and must not close the breaker. */
  private static boolean isFailure(
      io.vertx.circuitbreaker.CircuitBreaker breaker, Future<?> ended) {
    if (ended.succeeded()) {
      return false;
    }
    boolean trial = breaker.state() == CircuitBreakerState.HALF_OPEN;
    return ended.cause() instanceof CallFailure known
        ? known.isFaultOfService() || trial && !known.isAnswer()
        : true;
  }

  /** {@code closed}, {@code open} or {@code half-open}; closed while it is off. */
  synchronized String state() {
    if (breaker == null) {
      return "closed";
    }
    return switch (breaker.state()) {
      case OPEN -> "open";
      case HALF_OPEN -> "half-open";
      case CLOSED -> "closed";
    };
  }

  /** When it is switched off, what it knew is forgotten. */
  synchronized void off() {
    if (breaker != null) {
      breaker.close();
      breaker = null;
      builtFor = null;
    }
  }
}
