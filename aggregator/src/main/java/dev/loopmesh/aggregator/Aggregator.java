package dev.loopmesh.aggregator;

import dev.loopmesh.aggregator.call.AttemptTracing;
import dev.loopmesh.aggregator.call.BlockingUpstreamClient;
import dev.loopmesh.aggregator.call.Fetch;
import dev.loopmesh.aggregator.call.Replica;
import dev.loopmesh.aggregator.call.UpstreamClient;
import dev.loopmesh.aggregator.call.UpstreamProtocol;
import dev.loopmesh.aggregator.defence.Decisions;
import dev.loopmesh.aggregator.defence.DefencePolicy;
import dev.loopmesh.aggregator.defence.DefenceSettings;
import dev.loopmesh.aggregator.defence.Defences;
import dev.loopmesh.aggregator.defence.LoadShedder;
import dev.loopmesh.aggregator.response.ResponseLimits;
import dev.loopmesh.aggregator.waiting.Blocking;
import dev.loopmesh.aggregator.waiting.BlockingCalls;
import dev.loopmesh.aggregator.waiting.Calls;
import dev.loopmesh.aggregator.waiting.Parallel;
import dev.loopmesh.aggregator.waiting.Sequential;
import dev.loopmesh.aggregator.waiting.Virtual;
import dev.loopmesh.aggregator.waiting.WayOfWaiting;
import dev.loopmesh.aggregator.waiting.Worker;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.http.Representation;
import dev.loopmesh.kit.service.LoadShedding;
import dev.loopmesh.kit.service.PoolOwner;
import dev.loopmesh.kit.service.Service;
import dev.loopmesh.kit.service.ServiceProcess;
import dev.loopmesh.kit.service.ServiceSpec;
import dev.loopmesh.kit.service.Startable;
import dev.loopmesh.kit.settings.LiveView;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.kit.telemetry.RequestTrace;
import dev.loopmesh.kit.telemetry.Telemetry;
import dev.loopmesh.kit.telemetry.UntracedRequests;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Asks three services and joins their answers, in as many ways of waiting as there are. */
public final class Aggregator implements Service, LoadShedding, PoolOwner, Startable {
  /** Its name and its port. */
  public static final ServiceSpec SPEC = new ServiceSpec("aggregator", 8080, Aggregator::new);

  private final Map<String, List<Replica>> upstreams = new LinkedHashMap<>();
  private final LiveView<DefencePolicy> policy;
  private final UpstreamProtocol protocol;
  private final ResponseLimits limits;
  private final int workers;
  private final int workerQueue;
  private final int seed;
  private final URI lab;

  private final Map<String, WayOfWaiting> ways = new LinkedHashMap<>();
  private AttemptTracing tracing;
  private Aggregations aggregations;
  private UpstreamClient client;
  private BlockingUpstreamClient blockingClient;
  private Defences defences;
  private LoadShedder door;
  private Buffer menu;

  /** Runs it until the process is told to stop. */
  public static void main(String[] arguments) {
    ServiceProcess.run(SPEC);
  }

  /** Reads where the services are, and every bound. */
  public Aggregator(Settings settings) {
    addUpstream("user-service", settings.urls("USER_SERVICE_URL", "http://127.0.0.1:8081"));
    addUpstream("order-service", settings.urls("ORDER_SERVICE_URL", "http://127.0.0.1:8082"));
    addUpstream("payment-service", settings.urls("PAYMENT_SERVICE_URL", "http://127.0.0.1:8083"));
    policy = settings.live(DefenceSettings.ALL, DefencePolicy::of);
    protocol =
        settings.value(
            "UPSTREAM_PROTOCOL",
            UpstreamProtocol.HTTP_1_1,
            UpstreamProtocol::parse,
            UpstreamProtocol::print);
    limits =
        new ResponseLimits(
            settings.integer("UPSTREAM_HEADER_LIMIT", 32_768, 1_024, 1 << 24),
            settings.integer("UPSTREAM_BODY_LIMIT", 1 << 20, 1, 1 << 30));
    workers = settings.integer("WORKER_POOL", 20, 1, 10_000);
    workerQueue = settings.integer("WORKER_QUEUE", 1_000, 0, 100_000);
    seed = settings.integer("SEED", 1, 0, Integer.MAX_VALUE);
    lab = settings.url("LAB_URL", "http://127.0.0.1:8090");
  }

  private void addUpstream(String name, List<URI> urls) {
    upstreams.put(name, urls.stream().map(url -> new Replica(name, url)).toList());
  }

  @Override
  public void addRoutes(Router router, Vertx vertx) {
    client =
        new UpstreamClient(vertx, upstreams.keySet(), protocol, policy.current().pool(), limits);
    blockingClient = // for each worker, and the event loop itself
        new BlockingUpstreamClient(vertx, upstreams.keySet(), protocol, workers + 1, limits);
    addWay(new Sequential());
    addWay(new Parallel());
    addWay(new Blocking());
    addWay(new Worker(vertx, workers, workerQueue));
    addWay(new Virtual(vertx));
    menu = Menu.of(ways.values());

    router.get("/users/:id/summary").handler(this::enter).handler(this::getSummary);
    router.get("/menu").handler(this::getMenu);
    router.get("/").handler(this::getRoot);
  }

  @Override
  public Future<?> start(Vertx vertx, Telemetry telemetry) {
    tracing = new AttemptTracing(telemetry.openTelemetry(), upstreams.keySet());
    aggregations = new Aggregations(telemetry.meter(), ways.keySet());
    client.observe(telemetry.meter());
    Decisions decisions = new Decisions(telemetry, upstreams.keySet());
    defences = new Defences(vertx, policy, upstreams, client, decisions, seed);
    door =
        new LoadShedder(
            policy,
            decisions,
            new UntracedRequests(telemetry, SummaryRequest.TEMPLATE, 503),
            client::isLined);
    defences.observe(telemetry.meter(), door);
    return Future.succeededFuture();
  }

  @Override
  public void limitPools(int most) {
    client.limitTo(most);
  }

  @Override
  public boolean mayTakeLong(HttpServerRequest request) {
    return SummaryRequest.isOne(request);
  }

  @Override
  public boolean shed(HttpServerRequest request) {
    return door.isFull() && SummaryRequest.isOne(request) && door.turnsAway(request);
  }

  private void addWay(WayOfWaiting way) {
    ways.put(way.mode(), way);
  }

  private void enter(RoutingContext request) {
    door.handle(request);
  }

  private void getSummary(RoutingContext request) {
    SummaryRequest asked =
        SummaryRequest.of(request, new ArrayList<>(ways.keySet()), policy.current().deadline());
    WayOfWaiting way = ways.get(asked.mode());
    Fetch fetch =
        new Fetch(
            asked.userId(), asked.deadline(), asked.partial(), RequestTrace.of(request), tracing);
    BlockingCalls blockingCalls = new BlockingCalls(fetch, defences, blockingClient);
    Calls calls = new Calls(fetch, defences, blockingCalls);
    new SummaryResponse(request, asked, way, fetch, aggregations, lab).when(calls);
  }

  /** Needs no waiting: whoever asks while the loop is free is served at once. */
  private void getMenu(RoutingContext request) {
    Parameters.of(request);
    Representation.JSON.on(request.response()).end(menu);
  }

  private void getRoot(RoutingContext request) {
    Parameters.of(request);
    if (Representation.of(request, Representation.JSON, Representation.HTML)
        == Representation.HTML) {
      request.response().setStatusCode(302).putHeader(HttpHeaders.LOCATION, lab + "/").end();
    } else {
      getMenu(request);
    }
  }
}
