package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.latency.Latency;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemAnswers;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.opentelemetry.api.trace.Span;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** A request that a fault applies to, and what can be done to it. Confined to the serving loop. */
public final class AffectedRequest {
  private final RoutingContext context;
  private final InjectedFault fault;
  private final Activation activation;
  private final FaultTelemetry telemetry;
  private final Runnable next;

  AffectedRequest(
      RoutingContext context,
      InjectedFault fault,
      Activation activation,
      FaultTelemetry telemetry,
      Runnable next) {
    this.context = context;
    this.fault = fault;
    this.activation = activation;
    this.telemetry = telemetry;
    this.next = next;
  }

  /** The request. */
  public RoutingContext context() {
    return context;
  }

  /** The activation of the fault. */
  public Activation activation() {
    return activation;
  }

  /** Proceeds to the next fault, and in the end to the route. */
  public void proceed() {
    next.run();
  }

  /** A random time, from the fault's own sequence. */
  public Duration draw(Latency latency) {
    return fault.draw(latency);
  }

  /** Records on the span and in the log what is done to the request. */
  public void note(String effect) {
    telemetry.note(context, fault, effect);
  }

  /** Records that the fault cannot apply to this request. */
  public void ignored(String why) {
    telemetry.ignored(context, why);
  }

  /** Proceeds after a time, or when the fault ends. */
  public void delay(Duration wait) {
    long ms = Math.round(wait.toNanos() / 1e6); // a timer's resolution
    if (ms == 0) {
      proceed();
    } else {
      suspended().suspendFor(ms);
    }
  }

  /** Proceeds when the fault ends. */
  public void suspend() {
    suspended().suspend();
  }

  private SuspendedRequest suspended() {
    return new SuspendedRequest(context, activation, telemetry.wait(context, fault), next);
  }

  /** Responds with a problem that looks like any other of this status. */
  public void fail(int status, String detail) {
    note("responds with " + status);
    String title = HttpResponseStatus.valueOf(status).reasonPhrase();
    String text = detail.isEmpty() ? "The service cannot handle this request now." : detail;
    Problem problem =
        status == 500 && detail.isEmpty()
            ? Problem.internal()
            : new Problem("service-error", status, title, text);
    ProblemAnswers.answer(context, status == 405 ? problem.with("allow", "HEAD") : problem);
  }

  /** Parks the event loop, in a span of its own: that is the fault. */
  public void parkLoop(Duration hold) {
    Span span = telemetry.wait(context, fault);
    activation.park(hold.toNanos());
    span.end();
  }
}
