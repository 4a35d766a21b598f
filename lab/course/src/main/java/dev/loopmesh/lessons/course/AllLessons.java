package dev.loopmesh.lessons.course;

import dev.loopmesh.lessons.Lesson;
import java.util.List;

/** The lessons of this course. */
public final class AllLessons {
  private AllLessons() {}

  /** In their order; their numbers are consecutive from 1. */
  public static List<Lesson> inOrder() {
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
        new Stampede());
  }
}
