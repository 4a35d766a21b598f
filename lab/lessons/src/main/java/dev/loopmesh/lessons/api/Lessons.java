package dev.loopmesh.lessons.api;

import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lessons.ManagementPort;
import dev.loopmesh.lessons.course.Course;
import dev.loopmesh.lessons.history.History;
import dev.loopmesh.lessons.history.MemoryHistory;
import dev.loopmesh.lessons.run.LessonRunner;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;

/** The lessons of a lab: their API, and the runs behind it. Use on one event loop. */
public final class Lessons {
  private final Course course = Course.whole();

  /** Reads its settings. */
  public Lessons(Settings settings) {}

  /**
   * Adds the routes.
   *
   * @param aggregator its public address
   * @param port the management ports of the mesh
   * @param quieten stops other load that the lab causes, before a run
   * @return cancels the run in progress
   */
  public Runnable addRoutes(
      Router router, Vertx vertx, URI aggregator, ManagementPort port, Runnable quieten) {
    History history = new MemoryHistory("memory, until the lab stops");
    LessonRunner runner = new LessonRunner(vertx, aggregator, port, history, quieten);
    new RunRoutes(runner, history).addTo(router);
    new LessonRoutes(course, runner, history).addTo(router);
    return runner::cancel;
  }
}
