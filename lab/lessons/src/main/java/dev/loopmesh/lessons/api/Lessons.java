package dev.loopmesh.lessons.api;

import dev.loopmesh.kit.settings.Settings;
import dev.loopmesh.lessons.Course;
import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.experiment.ManagementPort;
import dev.loopmesh.lessons.history.DataFolder;
import dev.loopmesh.lessons.history.History;
import dev.loopmesh.lessons.run.LessonRunner;
import dev.loopmesh.lessons.run.OtherLoad;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.net.URI;
import java.util.List;

/** The lessons of a lab: their API, and the runs behind it. Use on one event loop. */
public final class Lessons {
  private final Course course;

  private final String data;

  /** Reads {@code LAB_DATA}. */
  public Lessons(Settings settings, List<Lesson> lessons) {
    course = new Course(lessons);
    data =
        settings.value(
            "LAB_DATA",
            DataFolder.usual(System.getenv(), System.getProperty("user.home")),
            DataFolder::require,
            text -> text);
  }

  /**
   * Adds the routes.
   *
   * @param aggregator its public address
   * @param port the management ports of the mesh
   * @param other load that the lab causes; pauses during a run
   * @return cancels the run in progress
   */
  public Runnable addRoutes(
      Router router, Vertx vertx, URI aggregator, ManagementPort port, OtherLoad other) {
    History history = DataFolder.history(vertx, data);
    LessonRunner runner = new LessonRunner(vertx, aggregator, port, history, other);
    new RunRoutes(runner, history).addTo(router);
    new LessonRoutes(course, runner, history).addTo(router);
    return runner::cancel;
  }
}
