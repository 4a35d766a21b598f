package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.latency.Latency;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemAnswers;
import dev.loopmesh.kit.telemetry.RequestTrace;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;

/** A request that has met a fault: what may be done to it. Use on the loop that serves it. */
final class Encounter {
  private final RoutingContext request;
  private final LiveFault fault;
  private final Activation activation;
  private final FaultMarks marks;
  private final Runnable next;

  Encounter(
      RoutingContext request,
      LiveFault fault,
      Activation activation,
      FaultMarks marks,
      Runnable next) {
    this.request = request;
    this.fault = fault;
    this.activation = activation;
    this.marks = marks;
    this.next = next;
  }

  /** Goes on to the next fault, and in the end to the route. */
  void goOn() {
    next.run();
  }

  /** A time out of the fault's own sequence. */
  Duration draw(Latency latency) {
    return fault.draw(latency);
  }

  /** Tells the request's span what is done to it. */
  void note(String effect) {
    marks.note(request, fault, effect);
  }

  /** Keeps it for a time, or until the fault is over, and then goes on. */
  void keepFor(Duration wait) {
    long ms = Math.round(wait.toNanos() / 1e6); // a timer's resolution
    if (ms == 0) {
      goOn();
    } else {
      keeping().keepFor(ms);
    }
  }

  /** Keeps it until the fault is over, and then goes on. */
  void keep() {
    keeping().keep();
  }

  private KeptRequest keeping() {
    return new KeptRequest(request, activation, marks.wait(request, fault), next);
  }

  /** Answers it with a problem that looks like any other of this status. */
  void fail(int status, String detail) {
    String title = HttpResponseStatus.valueOf(status).reasonPhrase();
    String said = detail.isEmpty() ? "The service cannot answer this now." : detail;
    Problem problem =
        status == 500 && detail.isEmpty()
            ? Problem.internal()
            : new Problem("service-error", status, title, said);
    ProblemAnswers.answer(request, status == 405 ? problem.with("allow", "HEAD") : problem);
  }

  /** The connection that it came on. */
  Wire wire() {
    return Wire.of(request);
  }

  /** Goes on, and gives its answer another shape on the wire; over HTTP/2 it keeps its own. */
  void shape(ShapedAnswer shape, String effect) {
    if (request.request().version() == HttpVersion.HTTP_2) {
      marks.refused(request, "over HTTP/2 an answer keeps its shape");
    } else {
      note(effect);
      if (request.request().method() != HttpMethod.HEAD) {
        wire().shape(shape, activation);
      }
    }
    goOn();
  }

  /** Keeps memory for it; false when there is too much already. */
  boolean leak(int bytes, long most) {
    return activation.leak(bytes, most);
  }

  /** Holds the loop without computing: that is the fault. */
  void parkTheLoop(Duration hold) {
    var span = marks.wait(request, fault);
    activation.park(hold.toNanos());
    span.end();
  }

  /** Holds the loop by computing: that is the fault. */
  void computeOnTheLoop(Duration hold) {
    activation.compute(hold.toNanos());
  }

  /** What is done for the request from now on tells nobody of its trace. */
  void dropContext() {
    RequestTrace.passNothingOn(request);
  }
}
