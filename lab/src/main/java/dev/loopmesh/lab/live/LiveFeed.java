package dev.loopmesh.lab.live;

import dev.loopmesh.control.ManagedMesh;
import dev.loopmesh.control.ManagedService;
import dev.loopmesh.control.ManagementClient;
import dev.loopmesh.control.WorstReplicas;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Events of the mesh for all pages: spans as they arrive, the activity of event loops, the state of
 * services and of the aggregator's defences. Collected only while a page is open. Use on the event
 * loop that created it.
 */
public final class LiveFeed {
  private static final int MOST_EVENTS = 20_000;
  private static final long MOST_CHARACTERS = 16L << 20;
  private static final int EVERY_MS = 100;
  private static final int MOST_PAGES = 100;

  /** Identifies this process: after a restart, events are numbered from 1 again. */
  final String instance = UUID.randomUUID().toString();

  private final EventLog log = new EventLog(MOST_EVENTS, MOST_CHARACTERS);
  private final Map<String, ReplicaWatches> services = new LinkedHashMap<>();
  private int watchers;
  private JsonObject guests =
      new JsonObject().put("type", "guests").put("streams", new JsonArray());

  /**
   * @param worst which replicas are watched
   */
  public LiveFeed(
      Vertx vertx,
      ManagedMesh mesh,
      ManagementClient management,
      WorstReplicas worst,
      TraceStore traces) {
    WebClient client = WebClient.create(vertx, new WebClientOptions().setMaxHeaderSize(8_192));
    for (ManagedService service : mesh.services()) {
      services.put(
          service.name(), new ReplicaWatches(service, management, worst, client, this::tell));
    }
    Context loop = vertx.getOrCreateContext();
    traces.listen(spans -> loop.runOnContext(now -> spans(spans)));
    vertx.setPeriodic(EVERY_MS, tick -> look());
    mesh.find("aggregator")
        .map(service -> new DefenceWatch(service, management, worst, this::tell))
        .ifPresent(watch -> vertx.setPeriodic(DefenceWatch.EVERY_MS, tick -> lookAt(watch)));
  }

  private void look() {
    services.values().forEach(isWatched() ? ReplicaWatches::look : ReplicaWatches::rest);
  }

  private void lookAt(DefenceWatch defences) {
    if (isWatched()) {
      defences.look();
    }
  }

  void enter() {
    watchers++;
  }

  void leave() {
    watchers--;
  }

  boolean isFull() {
    return watchers >= MOST_PAGES;
  }

  private boolean isWatched() {
    return watchers > 0;
  }

  /** Adds an event, if a page is open. */
  public void tell(JsonObject event) {
    if (isWatched()) {
      log.add(event.encode());
    }
  }

  /** Sets the current stream of requests, and reports it. */
  public void guests(JsonObject event) {
    guests = event;
    tell(event);
  }

  private void spans(List<Span> spans) {
    if (isWatched()) {
      for (Span span : spans) {
        ReplicaWatches recorder = services.get(span.service());
        SpanEventJson.of(span, recorder == null ? 0 : recorder.aheadMicros(span))
            .ifPresent(this::tell);
      }
    }
  }

  EventLog log() {
    return log;
  }

  /**
   * The replicas of every service, their state and injected faults, and the stream of requests, for
   * a page that opens now.
   */
  JsonArray services() {
    return new JsonArray(
        Stream.concat(services.values().stream().flatMap(ReplicaWatches::events), Stream.of(guests))
            .toList());
  }
}
