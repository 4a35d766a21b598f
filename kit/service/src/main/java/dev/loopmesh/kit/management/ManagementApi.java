package dev.loopmesh.kit.management;

import dev.loopmesh.kit.fault.FaultRegistry;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.lease.Lease;
import dev.loopmesh.kit.lease.LeaseRoutes;
import dev.loopmesh.kit.metrics.Exposition;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.loop.Loop;
import dev.loopmesh.loop.LoopMonitor;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Optional;

/**
 * The routes of the management port: probes, metrics, settings, loops, faults, latency, capacity,
 * defences, the lease and restarts.
 */
public final class ManagementApi {
  private static final long LAST_NUMBER = (1L << 53) - 1; // JavaScript's largest exact integer

  private final String name;
  private final String version;
  private final String instance;
  private final Settings settings;
  private final Health health;
  private final LoopMonitor monitor;
  private final MetricsPage metrics;
  private final FaultRoutes faults;
  private final LatencyRoutes latency;
  private final CapacityRoutes capacity;
  private final DefencesRoute defences;
  private final LeaseRoutes lease;
  private final RestartRoute restart;

  /** The API of one service. */
  public ManagementApi(
      String name,
      String version,
      String instance,
      Settings settings,
      Health health,
      LoopMonitor monitor,
      Exposition exposition,
      FaultRegistry faults,
      LatencyRoutes latency,
      CapacityRoutes capacity,
      DefencesRoute defences,
      RestartRoute restart) {
    this.name = name;
    this.version = version;
    this.instance = instance;
    this.settings = settings;
    this.health = health;
    this.monitor = monitor;
    this.metrics = new MetricsPage(exposition);
    this.faults = new FaultRoutes(faults);
    this.latency = latency;
    this.capacity = capacity;
    this.defences = defences;
    this.restart = restart;
    this.lease =
        new LeaseRoutes(
            new Lease(
                List.of(
                    settings.live()::snapshot,
                    latency::snapshot,
                    capacity::snapshot,
                    faults::snapshot),
                exercise -> {
                  settings.live().exercise(exercise);
                  faults.hide(exercise);
                  latency.hide(exercise);
                  capacity.hide(exercise);
                }));
  }

  /** Adds the routes, in the order of the API. */
  public void addTo(Router router) {
    lease.addGuardTo(router);
    router.get("/livez").handler(this::livez);
    router.get("/readyz").handler(this::readyz);
    router.get("/info").handler(this::info);
    new SettingsRoutes(settings.live()).addTo(router);
    router.get("/metrics").handler(metrics::send);
    router.get("/loops").handler(this::loops);
    router.get("/loops/segments").handler(this::segments);
    router.get("/loops/pauses").handler(this::pauses);
    faults.addTo(router);
    latency.addTo(router);
    capacity.addTo(router);
    router.get("/defences").handler(defences::send);
    lease.addTo(router);
    router.post("/restart").handler(restart::post);
  }

  private void livez(RoutingContext request) {
    Parameters.of(request);
    probe(request, health.deathCause());
  }

  private void readyz(RoutingContext request) {
    Parameters.of(request);
    probe(request, health.unreadyCause());
  }

  private void info(RoutingContext request) {
    Parameters.of(request);
    JsonObject effective = new JsonObject();
    settings.effective().forEach(effective::put);
    request.json(
        new JsonObject()
            .put("name", name)
            .put("version", version)
            .put("instance", instance)
            .put("java", Runtime.version().toString())
            .put("startedAt", restart.started().toString())
            .put("settings", effective));
  }

  private void loops(RoutingContext request) {
    Parameters.of(request);
    request.json(LoopsDocument.of(monitor));
  }

  private void segments(RoutingContext request) {
    Parameters parameters = Parameters.of(request, "loop", "since");
    List<Loop> loops = monitor.loops();
    int loop = (int) parameters.number("loop", 0, 0, Math.max(0, loops.size() - 1));
    long since = parameters.number("since", 0, 0, LAST_NUMBER);
    request.json(LoopsDocument.segmentsOf(monitor, loops.get(loop), since));
  }

  private void pauses(RoutingContext request) {
    Parameters parameters = Parameters.of(request, "since");
    long since = parameters.number("since", 0, 0, LAST_NUMBER);
    request.json(LoopsDocument.pausesOf(monitor, since));
  }

  private static void probe(RoutingContext request, Optional<String> failing) {
    request.response().setStatusCode(failing.isEmpty() ? 200 : 503);
    JsonObject answer = new JsonObject().put("status", failing.isEmpty() ? "ok" : "failing");
    failing.ifPresent(reason -> answer.put("reason", reason));
    request.json(answer);
  }
}
