package dev.loopmesh.lab.live;

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
import io.vertx.ext.web.client.WebClient;
import java.net.ConnectException;
import java.net.URI;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets guests into the aggregator. A guest notes when it came and when it was served, which the
 * aggregator itself cannot know: while its loop is held it does not know who stands at the door.
 * The guest's span is the root of its trace.
 */
final class GuestDoor {
  /** How many may be inside at a time; further ones are turned away here, and told. */
  static final int MOST = 4_000;

  private static final int PATIENCE_MS = 35_000;
  private static final Resource GUEST = new Resource(Map.of("service.name", "guest"));

  private final WebClient client;
  private final LiveFeed feed;
  private final TraceStore traces;
  private final AtomicInteger underWay = new AtomicInteger();

  GuestDoor(Vertx vertx, URI aggregator, LiveFeed feed, TraceStore traces) {
    this.feed = feed;
    this.traces = traces;
    HttpClientOptions options =
        new HttpClientOptions()
            .setDefaultHost(aggregator.getHost())
            .setDefaultPort(aggregator.getPort());
    PoolOptions pool = new PoolOptions().setHttp1MaxSize(MOST).setMaxWaitQueueSize(0);
    client = WebClient.wrap(vertx.createHttpClient(options, pool));
  }

  int underWay() {
    return underWay.get();
  }

  /** Lets one in, unless it is full; says what trace it is, or that there is none. */
  String enter(GuestOrder order) {
    if (underWay.get() >= MOST) {
      feed.tell(new JsonObject().put("type", "turned-away").put("at", EpochMicros.now()));
      return "";
    }
    String trace = randomHex() + randomHex();
    String span = randomHex();
    Instant came = Instant.now();
    long cameNanos = System.nanoTime();
    underWay.incrementAndGet();
    feed.tell(guest(trace, order).put("sent", EpochMicros.of(came)));
    ask(order, trace, span)
        .onComplete(
            answer -> {
              underWay.decrementAndGet();
              Instant left = came.plusNanos(System.nanoTime() - cameNanos);
              int status = answer.succeeded() ? answer.result() : 0;
              String why = answer.succeeded() ? "" : String.valueOf(answer.cause().getMessage());
              traces.add(List.of(span(trace, span, order, came, left, status, why)));
              feed.tell(
                  guest(trace, order)
                      .put("sent", EpochMicros.of(came))
                      .put("answered", EpochMicros.of(left))
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

  private Future<Integer> ask(GuestOrder order, String trace, String span) {
    return client
        .request(HttpMethod.GET, order.uri())
        .putHeader("traceparent", "00-%s-%s-01".formatted(trace, span))
        .putHeader("Accept", "application/json")
        .timeout(PATIENCE_MS)
        .send()
        .map(answer -> answer.statusCode());
  }

  private static JsonObject guest(String trace, GuestOrder order) {
    return new JsonObject().put("type", "guest").put("trace", trace).put("mode", order.mode());
  }

  private static Span span(
      String trace,
      String span,
      GuestOrder order,
      Instant came,
      Instant left,
      int status,
      String why) {
    boolean well = status >= 200 && status < 400;
    Map<String, Object> attributes =
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
            "aggregator");
    return new Span(
        trace,
        span,
        "",
        order.spanName(),
        SpanKind.CLIENT,
        "dev.loopmesh.lab",
        GUEST,
        nanos(came),
        nanos(left),
        attributes,
        List.of(),
        List.of(),
        new Outcome(well ? Outcome.Code.UNSET : Outcome.Code.ERROR, why),
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
