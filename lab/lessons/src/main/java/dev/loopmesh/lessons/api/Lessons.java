package dev.loopmesh.lessons.api;

import dev.loopmesh.lessons.Course;
import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.experiment.ManagementPort;
import dev.loopmesh.lessons.history.History;
import dev.loopmesh.lessons.history.LabDatabase;
import dev.loopmesh.lessons.history.StoredHistory;
import dev.loopmesh.lessons.run.LessonRunner;
import dev.loopmesh.lessons.run.MeshTurn;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.util.List;

/** The lessons of a lab: their API, and the runs behind it. Use on one event loop. */
public final class Lessons {
  private final Course course;

  public Lessons(List<Lesson> lessons) {
    course = new Course(lessons);
  }

  /**
   * Adds the routes.
   *
   * @param aggregator its public address
   * @param port the management ports of the mesh
   * @param database of the runs
   * @param turn which a run takes
   * @return cancels the run in progress
   */
  public Runnable addRoutes(
      Router router,
      Vertx vertx,
      URI aggregator,
      ManagementPort port,
      LabDatabase database,
      MeshTurn turn) {
    History history = new StoredHistory(database);
    LessonRunner runner = new LessonRunner(vertx, aggregator, port, history, turn);
    new RunRoutes(runner, history).addTo(router);
    new LessonRoutes(course, runner, history).addTo(router);
    return runner::cancel;
  }
}
