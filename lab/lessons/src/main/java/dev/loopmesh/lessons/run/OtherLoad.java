package dev.loopmesh.lessons.run;

/** Load that the lab causes besides a lesson, which would measure it too. On the runner's loop. */
public interface OtherLoad {
  /**
   * A run begins.
   *
   * @param why such as {@code lesson 3 is running}
   */
  void pause(String why);

  /** The run is over, or could not begin. */
  void resume();
}
