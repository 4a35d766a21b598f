package dev.loopmesh.lab.race;

import dev.loopmesh.kit.chart.Ink;
import dev.loopmesh.kit.http.Parameters;
import dev.loopmesh.kit.http.Representation;
import dev.loopmesh.kit.problem.Problem;
import dev.loopmesh.kit.problem.ProblemException;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters of {@code GET /race}.
 *
 * @param modes comma-separated; null for all
 */
record RaceRequest(int user, String modes, Representation form, Ink ink) {

  private static final int DEFAULT_USER = 42;

  /** Throws a 400 or 406 for what is invalid. */
  static RaceRequest of(RoutingContext request) {
    Parameters parameters = Parameters.of(request, "user", "modes", "color");
    return new RaceRequest(
        parameters.id("user", DEFAULT_USER),
        request.queryParams().get("modes"),
        Representation.of(request, Representation.TEXT, Representation.JSON, Representation.HTML),
        parameters.ink("color"));
  }

  /** The chosen part of the menu, in the order of the request; throws a 400 for another mode. */
  Map<String, String> choose(Map<String, String> menu) {
    if (modes == null) {
      return menu;
    }
    List<String> names = Arrays.asList(modes.split(",", -1));
    if (!menu.keySet().containsAll(names) || new HashSet<>(names).size() != names.size()) {
      String accepted = "distinct values of %s, separated by commas";
      throw new ProblemException(
          Problem.badParameter(
              "modes", modes, accepted.formatted(String.join(", ", menu.keySet()))));
    }
    Map<String, String> chosen = new LinkedHashMap<>();
    names.forEach(name -> chosen.put(name, menu.get(name)));
    return chosen;
  }
}
