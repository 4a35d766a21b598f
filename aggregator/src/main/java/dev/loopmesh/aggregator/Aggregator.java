package dev.loopmesh.aggregator;

import dev.loopmesh.aggregator.call.AttemptTracing;
import dev.loopmesh.aggregator.call.BlockingUpstreamClient;
import dev.loopmesh.aggregator.defence.Decisions;
import dev.loopmesh.aggregator.defence.DefencePolicy;
import dev.loopmesh.aggregator.defence.DefenceSettings;
import dev.loopmesh.aggregator.defence.Defences;
import dev.loopmesh.aggregator.defence.LoadShedder;
import dev.loopmesh.aggregator.waiting.Blocking;
import dev.loopmesh.aggregator.waiting.Parallel;
import dev.loopmesh.aggregator.waiting.Sequential;
import dev.loopmesh.aggregator.waiting.Virtual;
import dev.loopmesh.aggregator.waiting.WayOfWaiting;
import dev.loopmesh.aggregator.waiting.Worker;
import dev.loopmesh.kit.client.Replica;
import dev.loopmesh.kit.client.ResponseLimits;
import dev.loopmesh.kit.client.UpstreamClient;
import dev.loopmesh.kit.client.UpstreamProtocol;
import dev.loopmesh.kit.endpoint.Upstreams;
import dev.loopmesh.kit.fault.BusyWork;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.http.Representation;
import dev.loopmesh.kit.service.HasDefences;
import dev.loopmesh.kit.service.LoadShedding;
import dev.loopmesh.kit.service.PoolOwner;
import dev.loopmesh.kit.service.Service;
import dev.loopmesh.kit.service.ServiceProcess;
import dev.loopmesh.kit.service.ServiceSpec;
import dev.loopmesh.kit.service.Startable;
import dev.loopmesh.kit.settings.LiveView;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.kit.telemetry.Telemetry;
import dev.loopmesh.kit.telemetry.UntracedRequests;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;

/** Calls three services and joins their responses, in one of five modes. */
public final class Aggregator implements Service, HasDefences, LoadShedding, PoolOwner, Startable {
  public static final ServiceSpec SPEC =
      new ServiceSpec("aggregator", 8080, Aggregator::new)
          .busyWith(new BusyWork("digest", SummaryDigest::awaitKey, SummaryDigest::compute));

  private final Upstreams upstreams;
  private final LiveView<DefencePolicy> policy;
  private final UpstreamProtocol protocol;
  private final ResponseLimits limits;
  private final int workers;
  private final int workerQueue;
  private final int seed;
  private final URI lab;
  // before there are routes there is nothing to refuse and nothing to bound
  private Predicate<HttpServerRequest> shedding = request -> false;
  private volatile IntConsumer limitPools = most -> {};
  private List<Runnable> releases = List.of();

  /** Runs it until the process is terminated. */
  public static void main(String[] arguments) {
    ServiceProcess.run(SPEC);
  }

  public Aggregator(Settings settings) {
    upstreams =
        new Upstreams(settings)
            .add("user-service", settings.urls("USER_SERVICE_URL", "http://127.0.0.1:8081"))
            .add("order-service", settings.urls("ORDER_SERVICE_URL", "http://127.0.0.1:8082"))
            .add("payment-service", settings.urls("PAYMENT_SERVICE_URL", "http://127.0.0.1:8083"));
    policy = settings.live(DefenceSettings.ALL, DefencePolicy::of);
    protocol = UpstreamProtocol.of(settings);
    limits = ResponseLimits.of(settings);
    workers = settings.integer("WORKER_POOL", 20, 1, 10_000);
    workerQueue = settings.integer("WORKER_QUEUE", 1_000, 0, 100_000);
    seed = settings.integer("SEED", 1, 0, Integer.MAX_VALUE);
    lab = settings.url("LAB_URL", "http://127.0.0.1:8090");
  }

  /** Adds no routes: {@link #start} adds them, since they need the telemetry. */
  @Override
  public void addRoutes(Router router, Vertx vertx) {}

  @Override
  public Future<?> start(Router router, Vertx vertx, Telemetry telemetry) {
    Virtual virtual = new Virtual(vertx);
    List<WayOfWaiting> ways =
        List.of(
            new Sequential(),
            new Parallel(),
            new Blocking(),
            new Worker(vertx, workers, workerQueue),
            virtual);
    UpstreamClient client = client(vertx.getOrCreateContext(), policy.current().pool());
    BlockingUpstreamClient blockingClient = // for each worker, and the event loop itself
        new BlockingUpstreamClient(workers + 1, this::client);
    Decisions decisions = new Decisions(telemetry, upstreams.names());
    Consumer<Replica> drained =
        replica -> {
          client.retire(replica);
          blockingClient.retire(replica);
        };
    Defences defences =
        new Defences(vertx, policy, upstreams.known(), client, decisions, drained, seed);
    UntracedRequests untraced = new UntracedRequests(telemetry, SummaryRequest.TEMPLATE, 503);
    LoadShedder shedder = new LoadShedder(policy, decisions, untraced, client::hasQueued);
    AttemptTracing tracing = new AttemptTracing(telemetry.openTelemetry(), upstreams.names());
    SummaryHandler summaries =
        new SummaryHandler(
            ways,
            policy,
            defences,
            blockingClient,
            tracing,
            new Aggregations(telemetry.meter(), ways.stream().map(WayOfWaiting::mode).toList()),
            lab);
    Buffer menu = Menu.of(ways);
    releases =
        List.of(
            upstreams::close,
            defences.observe(telemetry.meter(), shedder),
            virtual::close,
            blockingClient::close);
    limitPools = client::limitTo;
    shedding =
        request -> shedder.isFull() && SummaryRequest.isOne(request) && shedder.refuses(request);

    router.get("/users/:id/summary").handler(shedder).handler(summaries);
    router.get("/menu").handler(request -> sendMenu(request, menu));
    router.get("/").handler(request -> sendRoot(request, menu));
    return upstreams.resolve(vertx.getOrCreateContext(), telemetry.meter(), defences::change);
  }

  @Override
  public Optional<String> unready() {
    return upstreams.unresolved();
  }

  @Override
  public void stop() {
    releases.forEach(Runnable::run);
  }

  private UpstreamClient client(Context loop, UpstreamClient.Pool pool) {
    return new UpstreamClient(loop, upstreams.names(), protocol, pool, limits);
  }

  @Override
  public Set<String> defenceMetrics() {
    return Defences.METRICS;
  }

  @Override
  public void limitPools(int most) {
    limitPools.accept(most);
  }

  @Override
  public boolean mayTakeLong(HttpServerRequest request) {
    return SummaryRequest.isOne(request);
  }

  @Override
  public boolean shed(HttpServerRequest request) {
    return shedding.test(request);
  }

  /** Needs no waiting: while the loop is free it responds immediately. */
  private static void sendMenu(RoutingContext request, Buffer menu) {
    Parameters.of(request);
    Representation.JSON.on(request.response()).end(menu);
  }

  private void sendRoot(RoutingContext request, Buffer menu) {
    Parameters.of(request);
    if (Representation.of(request, Representation.JSON, Representation.HTML)
        == Representation.HTML) {
      request.response().setStatusCode(302).putHeader(HttpHeaders.LOCATION, lab + "/").end();
    } else {
      sendMenu(request, menu);
    }
  }
}
