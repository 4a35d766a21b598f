package dev.loopmesh.lab;

import dev.loopmesh.kit.guard.Guard;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.http.Representation;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import dev.loopmesh.kit.service.PortTaken;
import dev.loopmesh.kit.service.Service;
import dev.loopmesh.kit.service.ServiceProcess;
import dev.loopmesh.kit.service.ServiceSpec;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.kit.telemetry.ResponseEnd;
import dev.loopmesh.kit.telemetry.Telemetry;
import dev.loopmesh.lab.control.ControlRoutes;
import dev.loopmesh.lab.control.ManagedMesh;
import dev.loopmesh.lab.control.ManagementClient;
import dev.loopmesh.lab.live.LiveRoutes;
import dev.loopmesh.lab.page.Pages;
import dev.loopmesh.lab.race.Mesh;
import dev.loopmesh.lab.race.Race;
import dev.loopmesh.lab.race.RaceAnswer;
import dev.loopmesh.lab.race.RaceRequest;
import dev.loopmesh.lab.schedule.SchedulePlayer;
import dev.loopmesh.lab.schedule.ScheduleRoutes;
import dev.loopmesh.traces.TraceBackEnd;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.function.Function;

/** Sees and steers the mesh from outside: it knows its addresses, and nothing else of it. */
public final class Lab implements Service {
  /** Its name and its port. */
  public static final ServiceSpec SPEC = new ServiceSpec("lab", 8090, Lab::new, false, false);

  /** Where it takes traces, as the OTLP specification has it. */
  public static final int OTLP_PORT = TraceBackEnd.USUAL_PORT;

  private static final String WELCOME =
      """
      Loopmesh lab: open this address in a browser, or

      GET /race                    every mode, one after another, on one time axis
      GET /race?modes=a,b&user=7   these modes only, for another user
      GET /race?color=true         the same in colour
      GET /api/traces              the traces that came last, and where to send more
      GET /traces/{id}             one of them as a waterfall; also with color=true
      GET /api/mesh                how each service is, and what goes wrong in it on purpose
      GET /openapi.yaml            all of it, in detail
      """;

  private final Guard guard;
  private final URI aggregator;
  private final ManagedMesh mesh;
  private final Function<Vertx, ManagementClient> managementOn;
  private final TraceBackEnd traces;
  private final LiveRoutes live;
  private final Pages pages = new Pages();
  private final String otlpPortVariable;

  /** Runs it until the process is told to stop. */
  public static void main(String[] arguments) {
    ServiceProcess.run(SPEC);
  }

  /** Reads where the aggregator is, and where to take traces. */
  public Lab(Settings settings) {
    guard = Guard.read(settings, SPEC.name(), "HOST", "application/json", "application/yaml");
    aggregator = settings.url("AGGREGATOR_URL", "http://127.0.0.1:8080");
    mesh = ManagedMesh.read(settings);
    managementOn = ManagementClient.read(settings);
    boolean anyPort = settings.integer("PORT", SPEC.port(), 0, 65_535) == 0;
    traces = new TraceBackEnd(settings, SPEC.name(), anyPort);
    live = new LiveRoutes(mesh, aggregator);
    otlpPortVariable = settings.variable("OTLP_PORT");
  }

  @Override
  public Guard guard() {
    return guard;
  }

  @Override
  public void addRoutes(Router router, Vertx vertx) {
    router.get("/").handler(this::getWelcome);
    router.get("/race").handler(this::getRace);
    ManagementClient management = managementOn.apply(vertx);
    SchedulePlayer player = SchedulePlayer.of(vertx, management);
    new ControlRoutes(vertx, mesh, management, () -> stopAll(player)).addTo(router);
    new ScheduleRoutes(player, mesh).addTo(router);
    router.get("/traces").handler(request -> sendPage(request, "traces.html"));
    router.get("/mesh").handler(request -> sendPage(request, "mesh.html"));
    traces.addRoutes(router, vertx, request -> pages.send(request, "traces.html"));
    live.addTo(router, vertx, management, traces.store(vertx));
    pages.addTo(router);
  }

  @Override
  public Future<?> start(Vertx vertx, Telemetry telemetry) {
    return traces
        .listen()
        .recover(failure -> PortTaken.explain(failure, otlpPortVariable, traces.port()));
  }

  /** Whatever would go on at the mesh by itself. */
  private Future<?> stopAll(SchedulePlayer player) {
    live.stopGuests();
    return player.stop();
  }

  private void getWelcome(RoutingContext request) {
    Parameters.of(request);
    Representation form = Representation.of(request, Representation.TEXT, Representation.HTML);
    if (form == Representation.HTML) {
      pages.send(request, "floor.html");
    } else {
      form.on(request.response()).end(WELCOME);
    }
  }

  private void sendPage(RoutingContext request, String file) {
    Parameters.of(request);
    Representation.of(request, Representation.HTML);
    pages.send(request, file);
  }

  private void getRace(RoutingContext request) {
    RaceRequest asked = RaceRequest.of(request);
    if (asked.form() == Representation.HTML) {
      pages.send(request, "race.html");
      return;
    }
    // one at a time on all loops together: two would measure each other
    request
        .vertx()
        .sharedData()
        .getLocalLockWithTimeout("race", 1)
        .onFailure(taken -> request.fail(new ProblemException(UNDER_WAY)))
        .onSuccess(lock -> race(request, asked).onComplete(ended -> lock.release()));
  }

  private Future<?> race(RoutingContext request, RaceRequest asked) {
    Mesh raced = new Mesh(request.vertx(), aggregator);
    ResponseEnd.handle(request, answered -> raced.leave());
    return raced
        .modes()
        .map(asked::choose)
        .map(modes -> new Race(request.vertx(), raced, asked.user(), modes))
        .compose(race -> new RaceAnswer(request, asked).of(race))
        .onFailure(request::fail);
  }

  private static final Problem UNDER_WAY =
      new Problem(
              "race-under-way", 503, "One race at a time", "A race is under way; it takes seconds.")
          .with("retryAfterSeconds", 5);
}
