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

/** The trace of a request. It is bound to the request rather than to a thread. Thread-safe. */
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
  private volatile String label = ""; // as a holder of the loop; empty until the route is known

  private RequestTrace(Tracer tracer, ServiceLog log, Context context) {
    SpanContext span = Span.fromContext(context).getSpanContext();
    this.tracer = tracer;
    this.log = log;
    this.context = context;
    this.traceId = span.isValid() ? span.getTraceId() : randomId();
    this.spanId = span.isValid() ? span.getSpanId() : "";
  }

  /** The trace of a request; a new one if none was begun. */
  public static RequestTrace of(RoutingContext request) {
    RequestTrace known = request.get(KEY);
    return known == null ? begin(request, NONE, ServiceLog.NONE, Context.root()) : known;
  }

  /** A trace in this context that records nothing. */
  public static RequestTrace in(Context context) {
    return new RequestTrace(NONE, ServiceLog.NONE, context);
  }

  static RequestTrace begin(
      RoutingContext request, Tracer tracer, ServiceLog log, Context context) {
    RequestTrace trace = new RequestTrace(tracer, log, context);
    request.put(KEY, trace);
    return trace;
  }

  /** Stops propagating the trace. */
  public static void passNothingOn(RoutingContext request) {
    change(request, DroppablePropagator::drop);
  }

  /** Stops propagating an entry of the baggage. */
  public static void dropBaggage(RoutingContext request, String key) {
    change(request, context -> BaggagePropagator.without(key, context));
  }

  /** Propagates {@code Authorization} with the baggage. */
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

  /** The parent context of work for the request. */
  public Context context() {
    return context;
  }

  /** A builder of a child span. */
  public SpanBuilder child(String name) {
    return tracer.spanBuilder(name).setParent(context);
  }

  /** The server span; it may record nothing. */
  public Span span() {
    return Span.fromContext(context);
  }

  /** Whether the span is exported, so that the trace can be found. */
  public boolean isSampled() {
    return span().isRecording() && span().getSpanContext().isSampled();
  }

  /** Logs a message about the request. */
  public void say(Level level, String message, Attributes attributes) {
    log.say(level, message, attributes, context, traceId);
  }

  /** 32 hexadecimal digits, not all zero. */
  public String traceId() {
    return traceId;
  }

  /**
   * Sets the route, as soon as it is known, on the span and in the loop monitor.
   *
   * @param template such as {@code /users/{id}}
   * @param name of the span and the holder of the loop, of few different values
   */
  void takes(String template, String name) {
    route = template;
    label = name;
    span().updateName(name).setAttribute(HttpAttributes.HTTP_ROUTE, template);
    holdsLoop();
  }

  /** The route; null while it is unknown. */
  String route() {
    return route;
  }

  /**
   * Makes this request the holder of the task in progress. Call where its handling continues after
   * a wait. No effect outside event loops.
   */
  public void holdsLoop() {
    Loop.current().ifPresent(loop -> loop.hold(label, traceId, spanId, this::held));
  }

  /** Adds an event to the span: it held the loop until now. */
  private void held(long nanos) {
    Span span = span();
    if (nanos >= HELD_NANOS && span.isRecording()) {
      span.addEvent("held the loop", Attributes.of(HELD_MS, nanos / 1e6));
    }
  }

  /** Call before the span ends, to record the hold in progress. */
  void ends() {
    Loop.current().ifPresent(loop -> held(loop.heldNanos(spanId)));
  }

  /** A trace id for a request without a span. */
  public static String randomId() {
    byte[] id = new byte[16];
    ThreadLocalRandom.current().nextBytes(id);
    id[0] |= 1; // an id of zeros is invalid
    return HexFormat.of().formatHex(id);
  }
}
