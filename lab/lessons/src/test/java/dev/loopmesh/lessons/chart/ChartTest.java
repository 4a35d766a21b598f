package dev.loopmesh.lessons.chart;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.kit.chart.Ink;
import dev.loopmesh.lessons.chart.BarChart.Kind;
import dev.loopmesh.lessons.chart.BarChart.Row;
import dev.loopmesh.lessons.chart.CurveChart.Axis;
import dev.loopmesh.lessons.chart.CurveChart.Series;
import java.io.StringReader;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;

class ChartTest {
  private static final BarChart BARS =
      new BarChart(
          "Waits of <b> & \"others\"",
          "s",
          List.of(
              Row.of("all at once", 0, 1.003, Kind.WORK, "1.003 s").expecting(1),
              new Row("held", 0.5, 3, Kind.HELD, "", List.of(1.0, 2.0), Double.NaN),
              Row.of("waited", 0, 2, Kind.WAIT, "2 s")));

  private static final CurveChart CURVES =
      new CurveChart(
          "The knee",
          Axis.linear("utilisation", ""),
          new Axis("mean wait", "ms", true),
          List.of(
              new Series(
                  "M/M/1", CurveChart.Kind.THEORY, List.of(new Point(0.5, 10), new Point(0.9, 90))),
              new Series("measured", CurveChart.Kind.MEASURED, List.of(new Point(0.5, 11)))));

  private static final Optional<Guess> FIVE = Optional.of(new Guess(5, List.of(), "s"));
  private static final Optional<Guess> CURVE =
      Optional.of(new Guess(Double.NaN, List.of(new Point(0.5, 20), new Point(0.9, 30)), "ms"));

  @Test
  void chartsAndPredictionsSurviveJson() {
    assertEquals(BARS, Chart.fromJson(BARS.toJson()));
    assertEquals(CURVES, Chart.fromJson(CURVES.toJson()));
    assertEquals(FIVE.get(), Guess.fromJson(FIVE.get().toJson()));
    assertEquals(CURVE.get(), Guess.fromJson(CURVE.get().toJson()));
  }

  @Test
  void theDrawingIsWellFormedAndSaysWhatItShows() throws Exception {
    for (String svg : List.of(SvgChart.draw(BARS, FIVE), SvgChart.draw(CURVES, CURVE))) {
      Element root =
          DocumentBuilderFactory.newInstance()
              .newDocumentBuilder()
              .parse(new InputSource(new StringReader(svg)))
              .getDocumentElement();
      assertEquals("img", root.getAttribute("role"));
      assertFalse(root.getAttribute("aria-label").isEmpty());
      assertTrue(root.getTextContent().contains("you predicted"), svg);
    }
  }

  @Test
  void aPredictionBeyondTheBarsExtendsTheAxis() {
    assertTrue(SvgChart.draw(BARS, FIVE).contains(">5</text>"));
    assertFalse(SvgChart.draw(BARS, Optional.empty()).contains(">5</text>"));
  }

  @Test
  void aPredictionInAnotherUnitIsConvertedOrLeftOut() {
    String fiveSeconds = SvgChart.draw(BARS, FIVE);
    assertEquals(fiveSeconds, SvgChart.draw(BARS, Optional.of(new Guess(5_000, List.of(), "ms"))));
    assertEquals(
        SvgChart.draw(BARS, Optional.empty()),
        SvgChart.draw(BARS, Optional.of(new Guess(5, List.of(), "req"))));
  }

  @Test
  void theTextHasARowForEachBarAndForThePrediction() {
    String text = TextChart.draw(BARS, FIVE, Ink.PLAIN);

    assertTrue(
        text.lines().anyMatch(line -> line.matches(" *all at once █+[▉-▏]? *1.003 s")), text);
    assertTrue(text.contains("╎ you predicted 5.000 s"), text);
    assertTrue(TextChart.draw(CURVES, CURVE, Ink.PLAIN).contains("● measured".substring(2)));
  }

  @Test
  void seriesThatEndAtTheSamePlaceHaveKeysAndNamesOfTheirOwn() {
    List<Point> points = List.of(new Point(1, 1), new Point(2, 0));
    CurveChart chart =
        new CurveChart(
            "Two",
            Axis.linear("time", "s"),
            Axis.linear("response time", "s"),
            List.of(
                new Series("theory", CurveChart.Kind.THEORY, points),
                new Series("one", CurveChart.Kind.MEASURED, points),
                new Series("other", CurveChart.Kind.MEASURED, points)));

    String svg = SvgChart.draw(chart, Optional.empty());

    assertEquals(3, svg.split("class=\"measured-1\"", -1).length - 1, "two points and a key");
    assertEquals(3, svg.split("class=\"measured-2\"", -1).length - 1, "two points and a key");
    List<Double> heights =
        Stream.of("theory", "one", "other").map(name -> height(svg, name)).sorted().toList();
    assertTrue(heights.get(1) - heights.get(0) >= 13, heights + ": the text is 13 pixels high");
    assertTrue(heights.get(2) - heights.get(1) >= 13, heights + ": the text is 13 pixels high");
  }

  private static double height(String svg, String name) {
    Matcher label = Pattern.compile(" y=\"([\\d.]+)\"[^>]*>" + name + "</text>").matcher(svg);
    assertTrue(label.find(), svg);
    return Double.parseDouble(label.group(1));
  }
}
