package dev.loopmesh.drills.api;

import dev.loopmesh.drills.file.DrillFiles;
import dev.loopmesh.drills.history.DrillHistory;
import dev.loopmesh.drills.run.DrillRunner;
import dev.loopmesh.drills.run.LeaseKey;
import dev.loopmesh.kit.load.LoadGenerator;
import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lessons.experiment.ManagementPort;
import dev.loopmesh.lessons.history.LabDatabase;
import dev.loopmesh.lessons.run.MeshTurn;
import dev.loopmesh.traces.store.TraceStore;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;

/** The drills of a lab: their API, and the runs behind it. Use on one event loop. */
public final class Drills {
  private static final String NONE = "";

  private final Roles roles;
  private final Optional<Path> folder;
  private final LeaseKey key = new LeaseKey();
  private Optional<DrillRunner> runner = Optional.empty(); // once there are routes
  private Optional<Future<DrillFiles>> files = Optional.empty(); // read at their first use

  /** Reads {@code TRAINER_TOKEN}, {@code PLAYER_TOKEN} and {@code LAB_DRILLS}. */
  public Drills(Settings settings) {
    roles = Roles.read(settings);
    String own = settings.value("LAB_DRILLS", NONE, Drills::folder, text -> text);
    folder = own.isEmpty() ? Optional.empty() : Optional.of(Path.of(own));
  }

  private static String folder(String text) {
    if (!Path.of(text).isAbsolute()) {
      throw new IllegalArgumentException(
          "'%s' is not an absolute path; write for example /etc/loopmesh/drills".formatted(text));
    }
    return text;
  }

  public Roles roles() {
    return roles;
  }

  /** The key with which services show and change what a drill hides; empty while none runs. */
  public String leaseKey() {
    return key.now();
  }

  /**
   * Adds the routes; before those of the lab that they close to players.
   *
   * @param aggregator its public address
   * @param port the management ports of the mesh
   * @param generator sends the requests of drills
   * @return closes routes of the lab while a drill runs
   */
  public ExerciseGate addRoutes(
      Router router,
      Vertx vertx,
      URI aggregator,
      ManagementPort port,
      LoadGenerator generator,
      TraceStore traces,
      LabDatabase database,
      MeshTurn turn) {
    DrillHistory history = new DrillHistory(database);
    DrillRunner runs =
        new DrillRunner(vertx, aggregator, port, generator, traces, history, turn, key);
    runner = Optional.of(runs);
    ExerciseGate gate = new ExerciseGate(runs, roles);
    gate.addTo(router);
    new PlayRoutes(runs, roles, () -> files(vertx), key).addTo(router);
    new ResultRoutes(history, gate).addTo(router);
    new DrillRoutes(() -> files(vertx), gate).addTo(router);
    return gate;
  }

  private Future<DrillFiles> files(Vertx vertx) {
    if (files.isEmpty()) {
      files = Optional.of(vertx.executeBlocking(() -> DrillFiles.read(folder)));
    }
    return files.get();
  }

  /** Ends the drill in progress, if there is one; completes when the mesh is restored. */
  public Future<?> cancel() {
    return runner.map(DrillRunner::cancel).orElse(Future.succeededFuture());
  }
}
