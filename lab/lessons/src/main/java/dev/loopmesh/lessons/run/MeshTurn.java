package dev.loopmesh.lessons.run;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Whose turn it is to change the mesh: one lesson or drill at a time, because two would measure
 * each other. Other load of the lab pauses meanwhile. Confined to one event loop.
 */
public final class MeshTurn {
  private final OtherLoad other;
  private Optional<Supplier<Problem>> taken = Optional.empty();

  /**
   * @param other pauses during a turn
   */
  public MeshTurn(OtherLoad other) {
    this.other = other;
  }

  /**
   * Begins a turn.
   *
   * @param why other load pauses, such as {@code lesson 3 is running}
   * @param busy what anybody else is told meanwhile; 409
   * @throws ProblemException while another has the turn
   */
  public void take(String why, Supplier<Problem> busy) {
    if (taken.isPresent()) {
      throw new ProblemException(taken.get().get());
    }
    taken = Optional.of(busy);
    other.pause(why);
  }

  /** Ends the turn. */
  public void end() {
    taken = Optional.empty();
    other.resume();
  }
}
