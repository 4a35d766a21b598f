package dev.loopmesh.lab.live;

import dev.loopmesh.lab.control.ManagedMesh;
import dev.loopmesh.lab.control.ManagedService;
import dev.loopmesh.lab.control.ManagementClient;
import dev.loopmesh.traces.store.Span;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.core.shareddata.Shareable;
import io.vertx.ext.web.client.WebClient;
import io.vertx.ext.web.client.WebClientOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * What happens in the mesh, as it becomes known, for all pages: spans as they come, what the loops
 * did, which service answers, how the aggregator's defences stand. Gathered while somebody watches,
 * and not otherwise. Thread-safe.
 */
final class LiveFeed implements Shareable {
  private static final int MOST_EVENTS = 20_000;
  private static final long MOST_CHARACTERS = 16L << 20;
  private static final int EVERY_MS = 100;
  private static final int MOST_PAGES = 100;

  /** Tells one lab from the next, whose numbers begin again. */
  final String instance = UUID.randomUUID().toString();

  private final EventLog log = new EventLog(MOST_EVENTS, MOST_CHARACTERS);
  private final AtomicInteger watchers = new AtomicInteger();
  private final List<ServiceWatch> services = new ArrayList<>();
  private final Map<String, ServiceWatch> byName = new ConcurrentHashMap<>();
  private volatile JsonObject guests =
      new JsonObject().put("type", "guests").put("streams", new JsonArray());

  /** The feed of this {@code Vertx}: one for all its event loops. */
  static LiveFeed of(
      Vertx vertx, ManagedMesh mesh, ManagementClient management, TraceStore traces) {
    return vertx
        .sharedData()
        .<String, LiveFeed>getLocalMap(LiveFeed.class.getName())
        .computeIfAbsent("lab", name -> new LiveFeed(vertx, mesh, management, traces));
  }

  private LiveFeed(Vertx vertx, ManagedMesh mesh, ManagementClient management, TraceStore traces) {
    WebClient client = WebClient.create(vertx, new WebClientOptions().setMaxHeaderSize(8_192));
    for (ManagedService service : mesh.services()) {
      ServiceWatch watch =
          new ServiceWatch(service.name(), service.management(), client, this::tell);
      services.add(watch);
      byName.put(service.name(), watch);
    }
    traces.listen(this::spans);
    vertx.setPeriodic(EVERY_MS, tick -> look());
    mesh.find("aggregator")
        .map(door -> new DefenceWatch(door, management, this::tell))
        .ifPresent(watch -> vertx.setPeriodic(DefenceWatch.EVERY_MS, tick -> lookAt(watch)));
  }

  private void look() {
    services.forEach(watchers.get() > 0 ? ServiceWatch::look : ServiceWatch::rest);
  }

  private void lookAt(DefenceWatch defences) {
    if (isWatched()) {
      defences.look();
    }
  }

  /** Somebody looks from now on. */
  void enter() {
    watchers.incrementAndGet();
  }

  /** And looks no more. */
  void leave() {
    watchers.decrementAndGet();
  }

  /** Whether as many look as can be told. */
  boolean isFull() {
    return watchers.get() >= MOST_PAGES;
  }

  boolean isWatched() {
    return watchers.get() > 0;
  }

  /** Adds to the log. Any thread. */
  void tell(JsonObject event) {
    if (isWatched()) {
      log.add(event.encode());
    }
  }

  /** Which guests come from now on. Any thread. */
  void guests(JsonObject event) {
    guests = event;
    tell(event);
  }

  private void spans(List<Span> spans) {
    if (isWatched()) {
      for (Span span : spans) {
        ServiceWatch recorder = byName.get(span.service());
        SpanEventJson.of(span, recorder == null ? 0 : recorder.aheadMicros()).ifPresent(this::tell);
      }
    }
  }

  EventLog log() {
    return log;
  }

  /** The state of every service, its injected faults, and the guests, for a page that opens now. */
  JsonArray services() {
    Stream<JsonObject> faults = services.stream().flatMap(service -> service.faults().stream());
    return new JsonArray(
        Stream.of(services.stream().map(ServiceWatch::status), faults, Stream.of(guests))
            .flatMap(told -> told)
            .toList());
  }
}
