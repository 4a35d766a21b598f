package dev.loopmesh.lessons.course;

import static dev.loopmesh.lessons.course.JudgedMeasurement.LOUD;
import static dev.loopmesh.lessons.course.JudgedMeasurement.outcome;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.Verdict.Outcome;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Lessons about queues and load: each holds on its effect, and not without it. */
class QueuesAndLoadTest {
  private static final Map<String, Double> HIDDEN_QUEUE =
      Map.of(
          "the last response", 4.03,
          "the last response, a connection for each", 1.02,
          "longest time in the client's queue", 3.01,
          "time at the service", 1.0,
          "rounds", 4.0);
  private static final Map<String, Double> POLITE_METER =
      Map.of(
          "p99 that one user measures", 4.0,
          "p99 of requests on time", 1_795.0,
          "longest response on time", 1_998.0,
          "requests of the user that met the freeze", 1.0,
          "requests of the user", 1_600.0,
          "freeze", 2_000.0,
          "time of the load", 20_000.0);
  private static final Map<String, Double> SLOWEST_GUEST =
      Map.of(
          "slow summaries", 26.5,
          "slow calls of one service", 10.5,
          "slow summaries, hedged", 3.0,
          "slow calls set", 10.0,
          "requests of each", 600.0,
          "neither quick nor slow", 0.0);
  private static final Map<String, Double> STAMPEDE =
      Map.of(
          "good responses at the end", 0.0,
          "good responses before the blip", 100.0,
          "requests that the service works on at the end", 10.0,
          "time that the service needs", 100.0,
          "defended", 0.0);

  private static Map<String, Double> with(
      Map<String, Double> figures, String name, double instead) {
    Map<String, Double> others = new HashMap<>(figures);
    others.put(name, instead);
    return others;
  }

  private static Map<String, Double> knee() {
    Map<String, Double> figures = new HashMap<>();
    figures.put("service time set", 10.0);
    figures.put("allowed distance from theory", 15.0);
    figures.put("service time, back to back", 10.4);
    figures.put("standard error of the service time", 0.02);
    Map.of(0.3, 2.2, 0.5, 5.1, 0.7, 12.0, 0.8, 20.5)
        .forEach(
            (utilisation, wait) -> {
              figures.put("mean wait at " + utilisation, wait);
              figures.put("the same arrivals in theory, at " + utilisation, wait * 1.05);
              figures.put("its standard deviation, at " + utilisation, 0.02);
              figures.put("time of the load, at " + utilisation, 9_000.0);
              figures.put("standard error of the sample, at " + utilisation, wait / 10);
            });
    return figures;
  }

  @Test
  void callsBeyondThePoolAreQueuedInTheClient() {
    HiddenQueue lesson = new HiddenQueue();
    assertEquals(Outcome.HELD, outcome(lesson, Noise.NONE, HIDDEN_QUEUE));
    Map<String, Double> atOnce = with(HIDDEN_QUEUE, "the last response", 1.03);
    assertEquals(Outcome.DID_NOT_HOLD, outcome(lesson, Noise.NONE, atOnce));
    Map<String, Double> elsewhere = with(HIDDEN_QUEUE, "longest time in the client's queue", 0.01);
    assertEquals(Outcome.DID_NOT_HOLD, outcome(lesson, Noise.NONE, elsewhere));
    assertEquals(Outcome.TOO_NOISY, outcome(lesson, LOUD, atOnce));
  }

  @Test
  void eachOfManyRoundsTakesSomeTimeBesideTheWait() {
    Map<String, Double> oneConnection =
        Map.of(
            "the last response", 4.158,
            "the last response, a connection for each", 0.226,
            "longest time in the client's queue", 3.941,
            "time at the service", 0.2,
            "rounds", 20.0);
    assertEquals(Outcome.HELD, outcome(new HiddenQueue(), Noise.NONE, oneConnection));
    Map<String, Double> more = with(oneConnection, "the last response", 5);
    assertEquals(Outcome.DID_NOT_HOLD, outcome(new HiddenQueue(), Noise.NONE, more));
  }

  @Test
  void waitsGrowAsInTheoryAndNotInProportion() {
    Knee lesson = new Knee();
    assertEquals(Outcome.HELD, outcome(lesson, Noise.NONE, knee()));
    Map<String, Double> inProportion = with(knee(), "mean wait at 0.8", 8.2);
    assertEquals(Outcome.DID_NOT_HOLD, outcome(lesson, Noise.NONE, inProportion));
    Map<String, Double> twoAtATime = with(knee(), "service time, back to back", 5.2);
    assertEquals(Outcome.DID_NOT_HOLD, outcome(lesson, Noise.NONE, twoAtATime));
    assertEquals(Outcome.TOO_NOISY, outcome(lesson, LOUD, inProportion));
  }

  @Test
  void oneUserMissesTheFreezeThatRequestsOnTimeMeet() {
    PoliteMeter lesson = new PoliteMeter();
    assertEquals(Outcome.HELD, outcome(lesson, Noise.NONE, POLITE_METER));
    Map<String, Double> noTail = with(POLITE_METER, "p99 of requests on time", 4);
    assertEquals(Outcome.DID_NOT_HOLD, outcome(lesson, Noise.NONE, noTail));
    Map<String, Double> noFreeze = with(noTail, "longest response on time", 5);
    assertEquals(Outcome.DID_NOT_HOLD, outcome(lesson, LOUD, noFreeze), "it cannot be shorter");
    Map<String, Double> impolite = with(POLITE_METER, "p99 that one user measures", 1_700);
    assertEquals(Outcome.DID_NOT_HOLD, outcome(lesson, Noise.NONE, impolite));
    assertEquals(Outcome.TOO_NOISY, outcome(lesson, LOUD, noTail));
  }

  @Test
  void aFreezeThatABusyMachineMakesLongerIsTheOneThatIsMet() {
    Map<String, Double> longer =
        with(
            with(POLITE_METER, "p99 of requests on time", 3_000),
            "longest response on time",
            3_200);
    assertEquals(Outcome.HELD, outcome(new PoliteMeter(), Noise.NONE, longer));
    Map<String, Double> fewRequests =
        with(with(longer, "requests of the user", 81), "p99 that one user measures", 3_100);
    assertEquals(Outcome.TOO_NOISY, outcome(new PoliteMeter(), Noise.NONE, fewRequests));
  }

  @Test
  void threeCallsAreSlowMoreOftenThanOneAndHedgedOnesAreNot() {
    SlowestGuest lesson = new SlowestGuest();
    assertEquals(Outcome.HELD, outcome(lesson, Noise.NONE, SLOWEST_GUEST));
    Map<String, Double> asOne = with(SLOWEST_GUEST, "slow summaries", 10);
    assertEquals(Outcome.DID_NOT_HOLD, outcome(lesson, Noise.NONE, asOne));
    Map<String, Double> inVain = with(SLOWEST_GUEST, "slow summaries, hedged", 26);
    assertEquals(Outcome.DID_NOT_HOLD, outcome(lesson, Noise.NONE, inVain));
    Map<String, Double> unclear = with(asOne, "neither quick nor slow", 20);
    assertEquals(Outcome.TOO_NOISY, outcome(lesson, LOUD, unclear));
  }

  @Test
  void theCollapseStaysWithoutADefenceAndEndsWithOne() {
    Stampede lesson = new Stampede();
    Map<String, Double> recovered = with(STAMPEDE, "good responses at the end", 99);
    assertEquals(Outcome.HELD, outcome(lesson, Noise.NONE, STAMPEDE));
    assertEquals(Outcome.DID_NOT_HOLD, outcome(lesson, Noise.NONE, recovered));
    assertEquals(Outcome.HELD, outcome(lesson, Noise.NONE, with(recovered, "defended", 1)));
    Map<String, Double> inVain = with(STAMPEDE, "defended", 1);
    assertEquals(Outcome.DID_NOT_HOLD, outcome(lesson, Noise.NONE, inVain));
    assertEquals(Outcome.TOO_NOISY, outcome(lesson, LOUD, inVain));
    Map<String, Double> unable = with(STAMPEDE, "good responses before the blip", 50);
    assertEquals(Outcome.TOO_NOISY, outcome(lesson, Noise.NONE, unable));
    assertEquals(Outcome.TOO_NOISY, outcome(lesson, Noise.NONE, with(unable, "defended", 1)));
    Map<String, Double> unableToRecover =
        with(with(unable, "defended", 1), "good responses at the end", 26);
    assertEquals(Outcome.TOO_NOISY, outcome(lesson, Noise.NONE, unableToRecover));
    Noise late = new Noise(12, 5, 1, 140, List.of());
    assertEquals(Outcome.TOO_NOISY, outcome(lesson, late, inVain), "the load was not that load");
  }
}
