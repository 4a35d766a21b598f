package dev.loopmesh.lab.guest;

import dev.loopmesh.lab.live.EpochMicros;
import dev.loopmesh.traces.store.Outcome;
import dev.loopmesh.traces.store.Resource;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.SpanKind;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.HttpResponse;
import io.vertx.ext.web.client.WebClient;
import java.net.ConnectException;
import java.net.URI;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Sends requests to the aggregator, and records when each was sent and when its response arrived,
 * which the aggregator cannot measure while its loop is held. The request's span is the root of its
 * trace. Use on one event loop.
 */
public final class GuestClient {
  /** Maximum requests in flight; further ones are reported as refused. */
  static final int MOST = 4_000;

  private static final int TIMEOUT_MS = 35_000;
  private static final Resource GUEST = new Resource(Map.of("service.name", "guest"));

  private final WebClient client;
  private final Consumer<JsonObject> listener;
  private final TraceStore traces;
  private int inFlight;

  /**
   * @param listener gets an event when a request is sent, and another when it ends
   */
  public GuestClient(
      Vertx vertx, URI aggregator, Consumer<JsonObject> listener, TraceStore traces) {
    this.listener = listener;
    this.traces = traces;
    HttpClientOptions options =
        new HttpClientOptions()
            .setDefaultHost(aggregator.getHost())
            .setDefaultPort(aggregator.getPort());
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(MOST).setMaxWaitQueueSize(0);
    client = WebClient.wrap(vertx.createHttpClient(options, pool));
  }

  int inFlight() {
    return inFlight;
  }

  /** Returns its trace id; empty when too many are in flight. */
  String send(GuestOrder order) {
    if (inFlight >= MOST) {
      listener.accept(new JsonObject().put("type", "turned-away").put("at", EpochMicros.now()));
      return "";
    }
    String trace = randomHex() + randomHex();
    String span = randomHex();
    Instant sent = Instant.now();
    long sentNanos = System.nanoTime();
    inFlight++;
    listener.accept(event(trace, order, sent));
    request(order, trace, span)
        .onComplete(
            answer -> {
              inFlight--;
              Instant answered = sent.plusNanos(System.nanoTime() - sentNanos);
              int status = answer.succeeded() ? answer.result() : 0;
              String why = answer.succeeded() ? "" : String.valueOf(answer.cause().getMessage());
              if (order.isSampled()) {
                traces.add(List.of(span(trace, span, order, sent, answered, status, why)));
              }
              listener.accept(
                  event(trace, order, sent)
                      .put("answered", EpochMicros.of(answered))
                      .put("http", status)
                      .put("error", answer.succeeded() ? null : error(answer.cause())));
            });
    return trace;
  }

  private static String error(Throwable failure) {
    return failure instanceof ConnectException
        ? "unreachable"
        : failure instanceof TimeoutException ? "timeout" : "broken";
  }

  private Future<Integer> request(GuestOrder order, String trace, String span) {
    return client
        .request(HttpMethod.GET, order.uri())
        .putHeader(
            "traceparent", "00-%s-%s-%s".formatted(trace, span, order.isSampled() ? "01" : "00"))
        .putHeader("Accept", "application/json")
        .timeout(TIMEOUT_MS)
        .send()
        .map(HttpResponse::statusCode);
  }

  private static JsonObject event(String trace, GuestOrder order, Instant sent) {
    return new JsonObject()
        .put("type", "guest")
        .put("trace", trace)
        .put("mode", order.mode())
        .put("sent", EpochMicros.of(sent));
  }

  private static Span span(
      String trace,
      String span,
      GuestOrder order,
      Instant sent,
      Instant answered,
      int status,
      String why) {
    boolean ok = status >= 200 && status < 400;
    return new Span(
        trace,
        span,
        "",
        order.spanName(),
        SpanKind.CLIENT,
        "dev.loopmesh.lab",
        GUEST,
        nanos(sent),
        nanos(answered),
        Map.of(
            "loopmesh.mode",
            order.mode(),
            "http.request.method",
            "GET",
            "url.path",
            order.uri().split("\\?", 2)[0],
            "http.response.status_code",
            (long) status,
            "peer.service",
            "aggregator"),
        List.of(),
        List.of(),
        new Outcome(ok ? Outcome.Code.UNSET : Outcome.Code.ERROR, why),
        0);
  }

  private static long nanos(Instant moment) {
    return moment.getEpochSecond() * 1_000_000_000 + moment.getNano();
  }

  /** 16 digits, not all of them 0. */
  private static String randomHex() {
    return HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1);
  }
}
