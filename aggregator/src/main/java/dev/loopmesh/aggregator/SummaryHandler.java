package dev.loopmesh.aggregator;

import dev.loopmesh.aggregator.call.AttemptTracing;
import dev.loopmesh.aggregator.call.BlockingUpstreamClient;
import dev.loopmesh.aggregator.call.Fetch;
import dev.loopmesh.aggregator.defence.DefencePolicy;
import dev.loopmesh.aggregator.defence.Defences;
import dev.loopmesh.aggregator.waiting.Calls;
import dev.loopmesh.aggregator.waiting.WayOfWaiting;
import dev.loopmesh.kit.settings.LiveView;
import dev.loopmesh.kit.telemetry.RequestTrace;
import io.vertx.core.Handler;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code GET /users/{id}/summary}. */
final class SummaryHandler implements Handler<RoutingContext> {
  private final Map<String, WayOfWaiting> ways = new LinkedHashMap<>();
  private final List<String> modes;
  private final LiveView<DefencePolicy> policy;
  private final Defences defences;
  private final BlockingUpstreamClient blockingClient;
  private final AttemptTracing tracing;
  private final Aggregations aggregations;
  private final URI lab;

  SummaryHandler(
      List<WayOfWaiting> ways,
      LiveView<DefencePolicy> policy,
      Defences defences,
      BlockingUpstreamClient blockingClient,
      AttemptTracing tracing,
      Aggregations aggregations,
      URI lab) {
    ways.forEach(way -> this.ways.put(way.mode(), way));
    this.modes = List.copyOf(this.ways.keySet());
    this.policy = policy;
    this.defences = defences;
    this.blockingClient = blockingClient;
    this.tracing = tracing;
    this.aggregations = aggregations;
    this.lab = lab;
  }

  @Override
  public void handle(RoutingContext request) {
    SummaryRequest asked = SummaryRequest.of(request, modes, policy.current());
    Fetch fetch =
        new Fetch(
            asked.userId(), asked.deadline(), asked.partial(), RequestTrace.of(request), tracing);
    Calls calls = new Calls(fetch, defences, blockingClient, request.vertx().getOrCreateContext());
    WayOfWaiting way = ways.get(asked.mode());
    new SummaryResponse(request, asked, way, fetch, aggregations, lab).when(calls);
  }
}
