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
}
