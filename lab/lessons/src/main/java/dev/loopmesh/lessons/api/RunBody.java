package dev.loopmesh.lessons.api;

import dev.loopmesh.kit.http.JsonMembers;
import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.Prediction;
import dev.loopmesh.lessons.chart.Guess;
import dev.loopmesh.lessons.chart.Point;
import dev.loopmesh.lessons.experiment.Conditions;
import dev.loopmesh.lessons.run.RunRequest;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the body of a request for a run. */
final class RunBody {
  private static final String PREDICTION = "prediction";
  private static final String CONFIDENCE = "confidence";
  private static final long LARGEST_SEED = (1L << 53) - 1; // JavaScript's largest exact integer
  private static final int MOST_POINTS = 200;

  private final Lesson lesson;
  private final JsonObject body;
  private final JsonMembers members;

  private RunBody(Lesson lesson, JsonObject body) {
    this.lesson = lesson;
    this.body = body;
    this.members = new JsonMembers(body);
  }

  /**
   * Reads it.
   *
   * @throws dev.loopmesh.kit.problem.ProblemException 400 with all errors
   */
  static RunRequest read(Lesson lesson, JsonObject body) {
    return new RunBody(lesson, body).read();
  }

  private RunRequest read() {
    String knob = members.text("knob", lesson.knob().otherwise(), lesson.knob()::require);
    long seed = members.integer("seed", 1L, 0, LARGEST_SEED);
    boolean brief = members.bool("short", false);
    Optional<String> confidence =
        isGiven(CONFIDENCE)
            ? Optional.ofNullable(members.text(CONFIDENCE, null, RunBody::confidence))
            : Optional.empty();
    Optional<Guess> guess = guess(lesson.prediction(knob));
    members.refuseUnknown(PREDICTION, CONFIDENCE);
    members.check();
    return new RunRequest(new Conditions(knob, seed, brief), guess, confidence);
  }

  private boolean isGiven(String member) {
    return body.getValue(member) != null;
  }

  private static String confidence(String text) {
    if (!RunRequest.CONFIDENCES.contains(text)) {
      throw new IllegalArgumentException(
          "'%s' is invalid; allowed: %s"
              .formatted(text, String.join(", ", RunRequest.CONFIDENCES)));
    }
    return text;
  }

  private Optional<Guess> guess(Prediction asked) {
    if (!body.containsKey(PREDICTION)) {
      members.refuse(
          PREDICTION,
          "is missing; predict first: %s, or null to run without a prediction"
              .formatted(example(asked)));
    }
    if (!isGiven(PREDICTION)) {
      return Optional.empty();
    }
    JsonMembers given = members.object(PREDICTION);
    Guess guess =
        asked.kind() == Prediction.Kind.NUMBER ? number(given, asked) : curve(given, asked);
    given.refuseUnknown();
    return Optional.of(guess);
  }

  private static String example(Prediction asked) {
    return asked.kind() == Prediction.Kind.NUMBER
        ? "{\"value\": 3}, in %s".formatted(asked.unit())
        : "{\"points\": [[0, 1], [0.9, 5]]}, y in %s".formatted(asked.unit());
  }

  private static Guess number(JsonMembers given, Prediction asked) {
    if (!given.has("value")) {
      given.refuse("value", "is missing; allowed: a number, in " + asked.unit());
    }
    double value = given.number("value", asked.min(), asked.min(), asked.max());
    return new Guess(value, List.of(), asked.unit());
  }

  private static Guess curve(JsonMembers given, Prediction asked) {
    JsonArray pairs = given.array("points");
    List<Point> points = new ArrayList<>();
    if (pairs.size() < 2 || pairs.size() > MOST_POINTS) {
      given.refuse(
          "points", "has %d points; allowed: 2 to %d".formatted(pairs.size(), MOST_POINTS));
    }
    double before = Double.NEGATIVE_INFINITY;
    for (Object pair : pairs) {
      Optional<Point> point = point(pair, asked);
      if (point.isEmpty() || point.get().x() <= before) {
        given.refuse(
            "points",
            "%s is invalid; allowed: [x, y] with growing x and y from %s to %s"
                .formatted(pair, asked.min(), asked.max()));
        return new Guess(Double.NaN, List.of(new Point(0, 0)), asked.unit());
      }
      points.add(point.get());
      before = point.get().x();
    }
    return new Guess(Double.NaN, points, asked.unit());
  }

  private static Optional<Point> point(Object pair, Prediction asked) {
    return pair instanceof JsonArray both
            && both.size() == 2
            && both.getValue(0) instanceof Number x
            && both.getValue(1) instanceof Number y
            && y.doubleValue() >= asked.min()
            && y.doubleValue() <= asked.max()
        ? Optional.of(new Point(x.doubleValue(), y.doubleValue()))
        : Optional.empty();
  }
}
