package dev.loopmesh.lessons.course;

import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.course.database.DatabaseUrl;
import dev.loopmesh.lessons.course.database.RealWaiting;
import java.util.List;

/** The lessons of this course. */
public final class AllLessons {
  private AllLessons() {}

  /**
   * In their order; their numbers are consecutive from 1.
   *
   * @param database of the lesson that needs one
   */
  public static List<Lesson> inOrder(DatabaseUrl database) {
    return List.of(
        new SumOrMax(),
        new StandingWaiter(),
        new Microphone(),
        new CookingIsNotWaiting(),
        new BusyOrStuck(),
        new HiddenQueue(),
        new MoreWaiters(),
        new Knee(),
        new PoliteMeter(),
        new SlowestGuest(),
        new OneDishBurns(),
        new Stampede(),
        new RealWaiting(database));
  }
}
