package dev.loopmesh.lessons.run;

import dev.loopmesh.lessons.Measurement;
import dev.loopmesh.lessons.Prediction;
import dev.loopmesh.lessons.chart.CurveChart;
import dev.loopmesh.lessons.chart.Guess;
import dev.loopmesh.lessons.chart.Point;
import dev.loopmesh.lessons.chart.Quantity;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Compares what a user has predicted with what was measured, in a sentence. */
final class PredictionSentence {
  private static final double CLOSE = 0.1;

  private PredictionSentence() {}

  static String of(Prediction prediction, Optional<Guess> guess, Measurement measured) {
    if (guess.isEmpty()) {
      return "You predicted nothing.";
    }
    return guess.get().isCurve()
        ? curve(prediction, guess.get().points(), measured)
        : number(prediction, guess.get().value(), measured);
  }

  private static String number(Prediction prediction, double predicted, Measurement measured) {
    double actual = measured.value(prediction.figure());
    String both =
        "You predicted %s; measured %s"
            .formatted(
                Quantity.print(predicted, prediction.unit()),
                Quantity.print(actual, prediction.unit()));
    return both + (isClose(predicted, actual) ? ": close." : factor(predicted, actual));
  }

  private static boolean isClose(double predicted, double actual) {
    return Math.abs(predicted - actual) <= CLOSE * Math.abs(actual);
  }

  private static String factor(double predicted, double actual) {
    if (predicted <= 0 || actual <= 0) {
      return ".";
    }
    return predicted < actual
        ? String.format(Locale.ROOT, ": %.1f times your prediction.", actual / predicted)
        : String.format(Locale.ROOT, ": your prediction was %.1f times that.", predicted / actual);
  }

  private static String curve(Prediction prediction, List<Point> predicted, Measurement measured) {
    List<Point> actual = points(prediction.figure(), measured);
    long close =
        actual.stream().filter(point -> isClose(at(predicted, point.x()), point.y())).count();
    return "Your curve is within 10 %% of %d of %d measured points."
        .formatted(close, actual.size());
  }

  private static List<Point> points(String series, Measurement measured) {
    return measured.chart() instanceof CurveChart chart
        ? chart.series().stream()
            .filter(one -> one.name().equals(series))
            .findFirst()
            .map(CurveChart.Series::points)
            .orElse(List.of())
        : List.of();
  }

  /** The value of a curve between its points; that of the nearest end outside. */
  private static double at(List<Point> curve, double x) {
    Point before = curve.get(0);
    for (Point point : curve) {
      if (point.x() >= x) {
        double span = point.x() - before.x();
        double share = span <= 0 ? 1 : (x - before.x()) / span;
        return before.y() + share * (point.y() - before.y());
      }
      before = point;
    }
    return before.y();
  }
}
