package dev.loopmesh.kit.capacity;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.kit.latency.ArtificialWait;
import dev.loopmesh.kit.latency.Latency;
import dev.loopmesh.kit.service.HasLatency;
import dev.loopmesh.kit.service.LiveService;
import dev.loopmesh.kit.service.Protocol;
import dev.loopmesh.kit.service.Service;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A service of limited capacity, and its callers, who may leave. */
final class LimitedService implements AutoCloseable {
  private final HttpClient client;
  private final List<Visit> visits = new CopyOnWriteArrayList<>();
  private ArtificialWait wait;
  private final LiveService service;

  /** A call in progress. */
  record Call(HttpClientRequest request, Future<Answer> answer) {
    void leave() {
      request.reset();
    }

    Answer await() throws TimeoutException {
      return answer.await(30, SECONDS);
    }
  }

  record Answer(int status, MultiMap headers, Buffer body) {
    static Future<Answer> of(HttpClientResponse response) {
      return response
          .body()
          .map(body -> new Answer(response.statusCode(), response.headers(), body));
    }
  }

  /** A request that was answered: when it arrived, how long it took, and was queued before that. */
  record Visit(String name, double arrivedMs, double totalMs, double queuedMs) {
    private static final Pattern QUEUED = Pattern.compile("queue;dur=([0-9]+)");
    private static final double HALF = 0.5; // the header has whole milliseconds, rounded down

    static Visit over(RoutingContext request, long arrivedNanos) {
      Matcher queued = QUEUED.matcher(request.response().headers().get("Server-Timing"));
      return new Visit(
          request.pathParam("name"),
          arrivedNanos / 1e6,
          (System.nanoTime() - arrivedNanos) / 1e6,
          queued.find() ? Integer.parseInt(queued.group(1)) + HALF : 0);
    }
  }

  private final class Waiting implements Service, HasLatency {
    @Override
    public void addRoutes(Router router, Vertx vertx) {
      router.get("/:name").handler(this::serve);
    }

    private void serve(RoutingContext request) {
      long arrivedNanos = System.nanoTime();
      wait.begin(request)
          .onSuccess(
              over -> {
                request.end();
                visits.add(Visit.over(request, arrivedNanos));
              })
          .onFailure(request::fail);
    }

    @Override
    public ArtificialWait artificialWait() {
      return wait;
    }
  }

  private LimitedService(Protocol protocol, String... settings) throws Exception {
    service =
        LiveService.of(
            given -> {
              wait = ArtificialWait.from(given, "a test");
              return new Waiting();
            },
            settings);
    client =
        service
            .vertx()
            .httpClientBuilder()
            .with(protocol.client())
            .with(new PoolOptions().setHttp1MaxSize(1_000))
            .build();
  }

  /** Starts one whose every request takes {@code latency}. */
  static LimitedService start(
      Protocol protocol, String latency, String concurrency, String queue, String abandoned)
      throws Exception {
    return new LimitedService(
        protocol,
        "LATENCY",
        latency,
        "CONCURRENCY",
        concurrency,
        "QUEUE",
        queue,
        "ABANDONED",
        abandoned,
        "SHUTDOWN_GRACE",
        "0ms",
        "OTEL_SDK_DISABLED",
        "false",
        "OTEL_TRACES_EXPORTER",
        "none",
        "OTEL_LOGS_EXPORTER",
        "none");
  }

  /** Calls, with headers as name, value, name, value, and waits until the request has arrived. */
  Call call(String name, String... headers) throws Exception {
    int before = tally().working() + tally().queued();
    Call call = send(name, headers);
    LiveService.until(() -> tally().working() + tally().queued() == before + 1);
    return call;
  }

  Call send(String name, String... headers) throws TimeoutException {
    RequestOptions options =
        new RequestOptions()
            .setPort(service.running().port())
            .setHost("127.0.0.1")
            .setURI("/" + name);
    HttpClientRequest request = client.request(options).await(30, SECONDS);
    for (int i = 0; i < headers.length; i += 2) {
      request.putHeader(headers[i], headers[i + 1]);
    }
    return new Call(request, request.send().compose(Answer::of));
  }

  /** The requests that were answered, in this order, when there are so many. */
  List<Visit> visits(int count) throws Exception {
    LiveService.until(() -> visits.size() == count);
    return visits;
  }

  void assertServed(String... names) throws Exception {
    assertEquals(List.of(names), visits(names.length).stream().map(Visit::name).toList());
  }

  CapacityTally tally() {
    return wait.capacity().tally();
  }

  void untilIt(int works, int queues) throws Exception {
    LiveService.until(() -> tally().working() == works && tally().queued() == queues);
  }

  /** What starts from now on takes this long. */
  void become(String latency) {
    wait.become(Latency.parse(latency));
  }

  void change(JsonObject capacity) throws Exception {
    assertEquals(200, service.manage(HttpMethod.PUT, "/capacity", capacity).statusCode());
  }

  void reset() throws Exception {
    assertEquals(204, service.manage(HttpMethod.DELETE, "/capacity", null).statusCode());
  }

  LiveService live() {
    return service;
  }

  @Override
  public void close() throws TimeoutException {
    service.close();
  }
}
