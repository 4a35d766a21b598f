package dev.loopmesh.allinone;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a prediction as it is typed: {@code 3s}, {@code 250ms}, {@code 0.9}, or for a curve {@code
 * 0.5:2,0.8:5}.
 *
 * @param asked the prediction of a lesson, as the lab describes it
 */
record LessonPrediction(JsonObject asked) {
  private static final Pattern NUMBER =
      Pattern.compile("(?<number>[0-9]+(\\.[0-9]+)?) *(?<unit>[a-zµ%×]*)");
  private static final Map<String, Double> SECONDS = Map.of("s", 1.0, "ms", 1e-3, "m", 60.0);

  /**
   * The member {@code prediction} of a request.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  JsonObject read(String text) {
    if (asked.getString("kind").equals("number")) {
      return new JsonObject().put("value", number(text));
    }
    JsonArray points = new JsonArray();
    for (String pair : text.split(",")) {
      String[] both = pair.split(":");
      if (both.length != 2) {
        throw new IllegalArgumentException(
            "'%s' is not x:y; write for example 0.5:2,0.8:5".formatted(pair));
      }
      points.add(new JsonArray().add(plain(both[0])).add(number(both[1])));
    }
    return new JsonObject().put("points", points);
  }

  private static double plain(String text) {
    try {
      return Double.parseDouble(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'%s' is not a number".formatted(text), e);
    }
  }

  private double number(String text) {
    String unit = asked.getString("unit");
    Matcher parts = NUMBER.matcher(text.strip());
    if (!parts.matches()) {
      throw new IllegalArgumentException(
          "'%s' is not a number; write for example 3%s".formatted(text, unit));
    }
    double number = Double.parseDouble(parts.group("number"));
    String given = parts.group("unit");
    if (given.isEmpty() || given.equals(unit)) {
      return number;
    }
    if (!SECONDS.containsKey(given) || !SECONDS.containsKey(unit)) {
      throw new IllegalArgumentException(
          "'%s' is in %s; this prediction is in %s".formatted(text, given, unit));
    }
    return number * SECONDS.get(given) / SECONDS.get(unit);
  }
}
