package dev.loopmesh.shop;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;

/** There is no user with this id. */
public final class UnknownUser extends ProblemException {
  private static final long serialVersionUID = 1;

  UnknownUser(int id) {
    super(
        Problem.notFound(
            "There is no user %d; the shop knows %d to %d."
                .formatted(id, Shop.FIRST_USER_ID, Shop.LAST_USER_ID)));
  }
}
