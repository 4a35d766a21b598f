package dev.loopmesh.kit.telemetry;

import dev.loopmesh.kit.log.ServiceLog;
import dev.loopmesh.loop.Loop;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.semconv.HttpAttributes;
import io.vertx.ext.web.RoutingContext;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.UnaryOperator;
import java.util.logging.Level;

/**
 * The trace that a request belongs to. It goes with the request, not with the thread: whoever has
 * the request has its trace, on whatever thread it goes on.
 */
public final class RequestTrace {
  private static final String KEY = RequestTrace.class.getName();
  private static final long HELD_NANOS = 1_000_000;

  private static final AttributeKey<Double> HELD_MS =
      AttributeKey.doubleKey("loopmesh.loop.held_ms");

  private static final Tracer NONE = OpenTelemetry.noop().getTracer("");

  private final Tracer tracer;
  private final ServiceLog log;
  private final Context context;
  private final String traceId;
  private final String spanId;
  private volatile String route; // null until it is known
  private volatile String label = ""; // who it is, once it has a route

  private RequestTrace(Tracer tracer, ServiceLog log, Context context) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    this.tracer = tracer;
    this.log = log;
    this.context = context;
    this.traceId = span.isValid() ? span.getTraceId() : randomId();
    this.spanId = span.isValid() ? span.getSpanId() : "";
  }

  /** The request's trace; one of its own when nobody has begun one. */
  public static RequestTrace of(RoutingContext request) {
    RequestTrace known = request.get(KEY);
    return known == null ? begin(request, NONE, ServiceLog.NONE, Context.root()) : known;
  }

  /** A trace that goes on in this context, and notes nothing of its own. */
  public static RequestTrace in(Context context) {
    return new RequestTrace(NONE, ServiceLog.NONE, context);
  }

  static RequestTrace begin(
      RoutingContext request, Tracer tracer, ServiceLog log, Context context) {
    RequestTrace trace = new RequestTrace(tracer, log, context);
    request.put(KEY, trace);
    return trace;
  }

  /** From now on nobody who is asked for the request is told of its trace. */
  public static void passNothingOn(RoutingContext request) {
    change(request, DroppablePropagator::drop);
  }

  /** From now on services that are asked for the request do not get this entry of its baggage. */
  public static void dropBaggage(RoutingContext request, String key) {
    change(request, context -> BaggagePropagator.without(key, context));
  }

  /** From now on services that get the request's baggage get this as {@code Authorization} too. */
  public static void authorizeBaggage(RoutingContext request, String authorization) {
    change(request, context -> BaggagePropagator.authorized(authorization, context));
  }

  private static void change(RoutingContext request, UnaryOperator<Context> change) {
    RequestTrace trace = of(request);
    Context changed = change.apply(trace.context);
    RequestTrace next = begin(request, trace.tracer, trace.log, changed);
    next.route = trace.route;
    next.label = trace.label;
  }

  /** The parent of whatever is done for the request. */
  public Context context() {
    return context;
  }

  /** A span of something that is done for the request, to be started and ended. */
  public SpanBuilder child(String name) {
    return tracer.spanBuilder(name).setParent(context);
  }

  /** The span of the request itself; may be one that notes nothing. */
  public Span span() {
    return Span.fromContext(context);
  }

  /** Whether the request's span is recorded and sent, so that its trace can be looked up. */
  public boolean isSampled() {
    return span().isRecording() && span().getSpanContext().isSampled();
  }

  /** Says something of the request in the log of its service. */
  public void say(Level level, String message, Attributes attributes) {
    log.say(level, message, attributes, context, traceId);
  }

  /** 32 hexadecimal digits, not all zero. */
  public String traceId() {
    return traceId;
  }

  /**
   * Notes which route the request takes, as soon as it is known: its span has the route however it
   * ends, and while it holds the loop the loop's monitor has its name.
   *
   * @param template such as {@code /users/{id}}
   * @param name of the span and of whoever holds the loop: there must be few different ones
   */
  void takes(String template, String name) {
    route = template;
    label = name;
    span().updateName(name).setAttribute(HttpAttributes.HTTP_ROUTE, template);
    holdsLoop();
  }

  /** The route that the request takes; null while none is known. */
  String route() {
    return route;
  }

  /**
   * The task in progress is done for this request: to be said wherever its handling goes on after a
   * wait, so that it is named if it holds the loop. On no event loop it does nothing.
   */
  public void holdsLoop() {
    Loop.current().ifPresent(loop -> loop.hold(label, traceId, spanId, this::held));
  }

  /** Notes on the request's span that it held the loop for so long, until now. */
  private void held(long nanos) {
    Span span = span();
    if (nanos >= HELD_NANOS && span.isRecording()) {
      span.addEvent("held the loop", Attributes.of(HELD_MS, nanos / 1e6));
    }
  }

  /** The request is over: what its span has held of the loop in this task is noted before. */
  void ends() {
    Loop.current().ifPresent(loop -> held(loop.heldNanos(spanId)));
  }

  /** An id for a request that is in no trace, so that its problem can be named. */
  public static String randomId() {
    byte[] id = new byte[16];
    ThreadLocalRandom.current().nextBytes(id);
    id[0] |= 1; // an id of zeros is invalid
    return HexFormat.of().formatHex(id);
  }
}
