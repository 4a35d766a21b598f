package dev.loopmesh.lab;

import dev.loopmesh.control.ControlRoutes;
import dev.loopmesh.control.ManagedMesh;
import dev.loopmesh.control.ManagedPorts;
import dev.loopmesh.control.ManagementClient;
import dev.loopmesh.control.WorstReplicas;
import dev.loopmesh.control.schedule.SchedulePlayer;
import dev.loopmesh.control.schedule.ScheduleRoutes;
import dev.loopmesh.drills.api.Drills;
import dev.loopmesh.drills.api.ExerciseGate;
import dev.loopmesh.kit.fault.BusyWork;
import dev.loopmesh.kit.guard.ControlToken;
import dev.loopmesh.kit.guard.Guard;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.http.Representation;
import dev.loopmesh.kit.load.LoadGenerator;
import dev.loopmesh.kit.service.Guarded;
import dev.loopmesh.kit.service.PortInUse;
import dev.loopmesh.kit.service.Service;
import dev.loopmesh.kit.service.ServiceProcess;
import dev.loopmesh.kit.service.ServiceSpec;
import dev.loopmesh.kit.service.Startable;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.kit.telemetry.Telemetry;
import dev.loopmesh.lab.guest.BackgroundGuests;
import dev.loopmesh.lab.guest.GuestLoad;
import dev.loopmesh.lab.guest.GuestRoutes;
import dev.loopmesh.lab.guest.GuestStream;
import dev.loopmesh.lab.live.LiveFeed;
import dev.loopmesh.lab.live.LiveRoutes;
import dev.loopmesh.lab.page.Pages;
import dev.loopmesh.lab.race.RaceRoutes;
import dev.loopmesh.lessons.api.Lessons;
import dev.loopmesh.lessons.course.AllLessons;
import dev.loopmesh.lessons.course.database.DatabaseUrl;
import dev.loopmesh.lessons.history.DataFolder;
import dev.loopmesh.lessons.history.LabDatabase;
import dev.loopmesh.lessons.run.MeshTurn;
import dev.loopmesh.mcp.McpRoutes;
import dev.loopmesh.traces.TraceBackEnd;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Observes and controls the mesh from outside, by URL only. It has one event loop, to which all of
 * its state is confined.
 */
public final class Lab implements Service, Guarded, Startable {
  public static final ServiceSpec SPEC =
      new ServiceSpec("lab", 8090, Lab::new, false, false, BusyWork.NONE);

  /** The default port of its OTLP receiver. */
  public static final int OTLP_PORT = TraceBackEnd.USUAL_PORT;

  private static final String WELCOME =
      """
      Loopmesh lab: open this address in a browser, or

      GET /race                    every mode, one after another, on one time axis
      GET /race?modes=a,b&user=7   these modes only, for another user
      GET /race?color=true         the same in colour
      GET /api/lessons             the lessons, and what is done; predict, run, verdict
      GET /api/drills              the drills: an incident, a clock, a grade
      GET /api/traces              the traces that came last, and where to send more
      GET /traces/{id}             one of them as a waterfall; also with color=true
      GET /api/mesh                how each service is, and what goes wrong in it on purpose
      POST /mcp                    the same for assistants: an MCP server
      GET /openapi.yaml            all of it, in detail
      """;

  private final Guard guard;
  private final URI aggregator;
  private final ManagedMesh mesh;
  private final String controlToken;
  private final TraceBackEnd traces;
  private final Lessons lessons;
  private final Drills drills;
  private final String data;
  private final Pages pages = new Pages();
  private Optional<LoadGenerator> generator = Optional.empty(); // once there are routes
  private final String otlpPortVariable;

  public static void main(String[] arguments) {
    ServiceProcess.run(SPEC);
  }

  public Lab(Settings settings) {
    guard = Guard.read(settings, SPEC.name(), "HOST", "application/json", "application/yaml");
    guard.allowQuestionsAt(McpRoutes.PATH);
    aggregator = settings.url("AGGREGATOR_URL", "http://127.0.0.1:8080");
    mesh = new ManagedMesh(settings);
    controlToken = ControlToken.read(settings);
    boolean anyPort = settings.integer("PORT", SPEC.port(), 0, 65_535) == 0;
    traces = new TraceBackEnd(settings, SPEC.name(), anyPort);
    lessons = new Lessons(AllLessons.inOrder(DatabaseUrl.read(settings)));
    drills = new Drills(settings);
    guard.alsoAllow(drills.roles()::mayChange);
    data = DataFolder.read(settings);
    otlpPortVariable = settings.variable("OTLP_PORT");
  }

  @Override
  public Guard guard() {
    return guard;
  }

  @Override
  public void addRoutes(Router router, Vertx vertx) {
    ManagementClient management = new ManagementClient(vertx, controlToken, drills::leaseKey);
    WorstReplicas worst = new WorstReplicas(management);
    LiveFeed feed = new LiveFeed(vertx, mesh, management, worst, traces.store());
    LoadGenerator sender = LoadGenerator.overSelector();
    generator = Optional.of(sender);
    GuestLoad load = new GuestLoad(vertx, sender, aggregator, feed::tell, traces.store());
    GuestStream guests = new GuestStream(vertx, load, feed::guests);
    BackgroundGuests background = new BackgroundGuests(guests, controlToken.isEmpty());
    SchedulePlayer player = new SchedulePlayer(vertx, management);
    router.get("/").handler(this::getWelcome);
    new RaceRoutes(vertx, aggregator, sender, request -> pages.send(request, "race/race.html"))
        .addTo(router);
    LabDatabase database = new LabDatabase(vertx, data);
    MeshTurn turn = new MeshTurn(background);
    ManagedPorts ports = new ManagedPorts(mesh, management);
    ExerciseGate gate =
        drills.addRoutes(router, vertx, aggregator, ports, sender, traces.store(), database, turn);
    Runnable cancelLesson = lessons.addRoutes(router, vertx, aggregator, ports, database, turn);
    new ControlRoutes(
            mesh, management, worst, gate, () -> stopAll(background, player, cancelLesson))
        .addTo(router);
    new ScheduleRoutes(player, mesh).addTo(router);
    router.get("/traces").handler(request -> sendPage(request, "traces/traces.html"));
    router.get("/mesh").handler(request -> sendPage(request, "mesh/mesh.html"));
    router.get("/drills").handler(request -> sendPage(request, "drills/drills.html", "result"));
    router.get("/trainer").handler(request -> sendPage(request, "trainer/trainer.html"));
    router.get("/lessons").handler(request -> sendPage(request, "lessons/lessons.html"));
    router
        .get("/lessons/:lesson")
        .handler(
            request ->
                sendPage(
                    request,
                    "lessons/lesson.html",
                    "prediction",
                    "confidence",
                    "knob",
                    "short",
                    "run"));
    traces.addRoutes(router, vertx, request -> pages.send(request, "traces/traces.html"));
    new LiveRoutes(feed, background).addTo(router);
    new GuestRoutes(load, guests, background).addTo(router);
    new McpRoutes(vertx).addTo(router);
    pages.addTo(router);
  }

  @Override
  public Future<?> start(Router router, Vertx vertx, Telemetry telemetry) {
    return generator
        .orElseThrow()
        .closeWith(vertx)
        .compose(arranged -> traces.listen(vertx))
        .compose(receiving -> mesh.resolve(vertx.getOrCreateContext(), telemetry.meter()))
        .recover(failure -> PortInUse.explain(failure, otlpPortVariable, traces.port()));
  }

  @Override
  public void stop() {
    mesh.close();
  }

  /** Stops what would change the mesh again after a reset. */
  private Future<?> stopAll(BackgroundGuests guests, SchedulePlayer player, Runnable cancelLesson) {
    guests.reset();
    cancelLesson.run();
    return Future.join(player.stop(), drills.cancel());
  }

  private void getWelcome(RoutingContext request) {
    Parameters.of(request, "guests").oneOf("guests", "on", List.of("on", "off")); // for the page
    Representation form = Representation.of(request, Representation.TEXT, Representation.HTML);
    if (form == Representation.HTML) {
      pages.send(request, "floor/floor.html");
    } else {
      form.on(request.response()).end(WELCOME);
    }
  }

  /** Sends a page, whose own script reads these parameters. */
  private void sendPage(RoutingContext request, String file, String... parameters) {
    Parameters.of(request, parameters);
    Representation.of(request, Representation.HTML);
    pages.send(request, file);
  }
}
