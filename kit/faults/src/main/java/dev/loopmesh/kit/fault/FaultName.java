package dev.loopmesh.kit.fault;

import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import java.util.regex.Pattern;

/** The form of a fault's name. */
public final class FaultName {
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

  private FaultName() {}

  /**
   * The name, if it is valid.
   *
   * @throws ProblemException 400 otherwise
   */
  public static String require(String name) {
    if (!NAME.matcher(name).matches()) {
      throw new ProblemException(
          Problem.badParameter("name", name, "1 to 40 of the characters a to z, 0 to 9 and -"));
    }
    return name;
  }
}
