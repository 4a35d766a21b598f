package dev.loopmesh.drills.grade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.loopmesh.drills.Cause;
import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Lever;
import dev.loopmesh.drills.Mechanism;
import dev.loopmesh.drills.file.DrillFiles;
import dev.loopmesh.drills.grade.Event.Kind;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The grade of every drill, as if every lever helped: no cheat is worth its while. */
class GraderTest {
  private static final List<String> SERVICES =
      List.of("aggregator", "user-service", "order-service", "payment-service");
  private static final double ONSET_MS = 10_000;

  private static final DrillFiles FILES = DrillFiles.read(Optional.empty());

  static Stream<Drill> incidents() {
    return FILES.all().stream().filter(Drill::isIncident);
  }

  static Stream<Drill> quiet() {
    return FILES.all().stream().filter(drill -> !drill.isIncident());
  }

  /** What happens in every run. */
  private static List<Event> begun(Drill drill) {
    List<Event> events = new ArrayList<>();
    drill.timeline().forEach(step -> events.add(new Event(ONSET_MS, Kind.STEP, step.toJson())));
    events.add(event(12, Kind.HARM));
    events.add(event(12, Kind.PAGE));
    return events;
  }

  private static Event event(double seconds, Kind kind) {
    return event(seconds, kind, new JsonObject());
  }

  private static Event event(double seconds, Kind kind, JsonObject what) {
    return new Event(seconds * 1e3, kind, what);
  }

  private static Event answer(double seconds, Cause cause, boolean proved) {
    return answer(seconds, cause, proved ? "a_series" : "", proved);
  }

  private static Event answer(double seconds, Cause cause, String evidence, boolean proved) {
    return new Event(
        seconds * 1e3, Kind.ANSWER, cause.toJson().put("evidence", evidence).put("proved", proved));
  }

  private static Event lever(double seconds, Lever lever) {
    return new Event(seconds * 1e3, Kind.LEVER, lever.toJson());
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void anAlarmIsNoFalseOneOnceTheTrainerHasInjectedAFault(Drill drill) {
    List<Event> events = solved(drill, drill.mitigations().get(0));
    int fair = score(drill, events);
    events.add(event(8, Kind.DECLARED));
    assertTrue(score(drill, events) < fair, "before anything was wrong");
    events.add(event(7, Kind.INJECTED));
    assertEquals(fair, score(drill, events));
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void whatMayBeMeantForAnInjectedFaultCostsNothing(Drill drill) {
    List<Event> events = solved(drill, drill.mitigations().get(0));
    List<Event> against = new ArrayList<>();
    against.add(answer(20, new Cause("aggregator", Mechanism.SKEWED_CLOCK), false));
    against.add(lever(20, new Lever(Lever.SETTINGS, "user-service", Map.of("QUEUE", "1"))));
    SERVICES.forEach(
        service -> against.add(lever(21, new Lever(Lever.RESTART, service, Map.of()))));
    drill.unsafe().forEach(unsafe -> against.add(lever(22, concrete(unsafe))));
    events.addAll(against);
    assertTrue(score(drill, events) < 90, "without an injected fault");
    events.add(event(20.5, Kind.INJECTED));
    assertTrue(score(drill, events) < 100, "what was done before it");
    events.add(event(19, Kind.INJECTED));

    Grade grade = Grader.grade(drill, events);

    assertEquals(100, grade.score());
    Grade.Part excuse = grade.parts().get(grade.parts().size() - 1);
    assertEquals(
        "injected by the trainer at 19.0 s; from then on, no answer and no lever cost points, and"
            + " no recovery was late",
        excuse.why());
    assertEquals(0, excuse.points());
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void aRecoveryThatAnInjectedFaultDelaysIsNotLate(Drill drill) {
    List<Event> events = solved(drill, drill.mitigations().get(0));
    events.removeIf(event -> event.kind() == Kind.RECOVERED);
    events.add(event(20, Kind.INJECTED));
    assertEquals(100 - Grader.MITIGATE, score(drill, events), "guests have not recovered");
    events.add(event(10 + drill.limit().toSeconds(), Kind.RECOVERED));
    assertEquals(100, score(drill, events));
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void aGuessBeforeTheOnsetIsNoDiagnosis(Drill drill) {
    List<Event> events = begun(drill);
    drill.truths().forEach(truth -> events.add(answer(9, truth.cause(), true)));
    assertEquals(0, score(drill, events));
    assertTrue(new Moments(drill, events).localised().isEmpty());
    assertTrue(new Moments(drill, events).explained().isEmpty());
  }

  private static int score(Drill drill, List<Event> events) {
    return Grader.grade(drill, events).score();
  }

  private static List<Event> solved(Drill drill, List<Lever> levers) {
    List<Event> events = begun(drill);
    drill.truths().forEach(truth -> events.add(answer(14, truth.cause(), true)));
    levers.forEach(lever -> events.add(lever(15, concrete(lever))));
    events.add(event(30, Kind.RECOVERED));
    return events;
  }

  private static Lever concrete(Lever lever) {
    String service = lever.service().isEmpty() ? "aggregator" : lever.service();
    return new Lever(lever.kind(), service, lever.values());
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void eachMitigationWithTheDiagnosisScoresFullMarks(Drill drill) {
    assertTrue(!drill.mitigations().isEmpty());
    for (List<Lever> mitigation : drill.mitigations()) {
      assertEquals(100, score(drill, solved(drill, mitigation)), mitigation::toString);
    }
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void doingNothingScoresNothing(Drill drill) {
    assertEquals(0, score(drill, begun(drill)));
    List<Event> healed = begun(drill);
    healed.add(event(30, Kind.RECOVERED));
    assertEquals(0, score(drill, healed));
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void leversWithoutADiagnosisFailEvenIfTheyHelp(Drill drill) {
    List<Event> all = new ArrayList<>();
    for (String service : SERVICES) {
      all.add(lever(13, new Lever(Lever.RESTART, service, Map.of())));
    }
    assertTrue(scoreOf(drill, all) < 50, "restart everything");
    Map<String, String> defences =
        Map.of(
            "RETRY_ATTEMPTS", "3",
            "CALL_TIMEOUT", "300ms",
            "BREAKER_FAILURES", "5",
            "HEDGE_QUANTILE", "95%",
            "SHED", "on",
            "FALLBACK", "5m");
    List<Event> on = List.of(lever(13, new Lever(Lever.SETTINGS, "aggregator", defences)));
    assertTrue(scoreOf(drill, on) < 50, "every defence");
    List<Event> shed = List.of(lever(13, new Lever(Lever.SHED, "aggregator", Map.of())));
    assertTrue(scoreOf(drill, shed) < 50, "shed everything");
    Map<String, String> zero = Map.of("POOL_SIZE", "1", "POOL_QUEUE", "0");
    List<Event> scaled = List.of(lever(13, new Lever(Lever.SETTINGS, "aggregator", zero)));
    assertTrue(scoreOf(drill, scaled) < 50, "scale to zero");
  }

  /** As if it helped. */
  private static int scoreOf(Drill drill, List<Event> cheat) {
    List<Event> events = begun(drill);
    events.addAll(cheat);
    events.add(event(30, Kind.RECOVERED));
    return score(drill, events);
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void namingEverythingFailsEvenIfTheIncidentIsMitigated(Drill drill) {
    List<Event> events = solved(drill, drill.mitigations().get(0));
    for (String service : SERVICES) {
      for (Mechanism mechanism : Mechanism.values()) {
        if (mechanism != Mechanism.NOTHING_WRONG) {
          events.add(answer(14, new Cause(service, mechanism), false));
        }
      }
    }
    assertEquals(0, score(drill, events));
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void whatIsWrongCostsPoints(Drill drill) {
    List<Lever> mitigation = drill.mitigations().get(0);
    Cause truth = drill.truths().get(0).cause();
    Mechanism other =
        truth.mechanism() == Mechanism.ERRORS ? Mechanism.SKEWED_CLOCK : Mechanism.ERRORS;
    assertEquals(95, with(drill, mitigation, answer(13, new Cause(truth.service(), other), false)));
    assertEquals(90, with(drill, mitigation, event(5, Kind.DECLARED)));
    Event hint = new Event(13_000, Kind.HINT, new JsonObject().put("price", 7));
    assertEquals(93, with(drill, mitigation, hint));
    Lever odd = new Lever(Lever.SETTINGS, "aggregator", Map.of("EJECT_SHARE", "50%"));
    assertEquals(97, with(drill, mitigation, lever(13, odd)));
    Event refused = new Event(13_000, Kind.LEVER, odd.toJson().put("refused", "no"));
    assertEquals(100, with(drill, mitigation, refused));
    for (Lever unsafe : drill.unsafe()) {
      assertTrue(with(drill, mitigation, lever(14, concrete(unsafe))) <= 90, unsafe::toString);
    }
  }

  private static int with(Drill drill, List<Lever> mitigation, Event more) {
    List<Event> events = solved(drill, mitigation);
    events.add(more);
    return score(drill, events);
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void whatIsLateCostsPoints(Drill drill) {
    List<Event> events = solved(drill, drill.mitigations().get(0));
    events.removeIf(event -> event.kind() == Kind.RECOVERED);
    double limit = drill.limit().toSeconds();
    events.add(event(10 + limit, Kind.RECOVERED));
    assertEquals(100 - Grader.MITIGATE / 2.0, score(drill, events), 0.6);
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void aRecoveryThatDoesNotLastIsNoMitigationUntilTheNextOne(Drill drill) {
    List<Event> events = solved(drill, drill.mitigations().get(0));
    events.add(event(36, Kind.HARM));
    assertEquals(100 - Grader.MITIGATE, score(drill, events));
    assertEquals(
        "it did not last: guests were harmed again after 26.0 s", why(drill, events, "mitigate"));

    double limit = drill.limit().toSeconds();
    events.add(event(10 + limit, Kind.RECOVERED));
    assertEquals(100 - Grader.MITIGATE / 2.0, score(drill, events), 0.6, "it counts from here");
    assertEquals(10_000 + limit * 1e3, new Moments(drill, events).mitigated().orElseThrow());
    assertEquals(12_000, new Moments(drill, events).harmed().orElseThrow());
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void aFaultOfTheTrainerDoesNotUndoARecoveryBeforeIt(Drill drill) {
    List<Event> events = solved(drill, drill.mitigations().get(0));
    events.add(event(35, Kind.INJECTED));
    events.add(event(36, Kind.HARM));
    assertEquals(100, score(drill, events));
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void theLastEvidenceOfACauseCounts(Drill drill) {
    List<Event> events = solved(drill, drill.mitigations().get(0));
    Cause cause = drill.truths().get(0).cause();
    events.add(answer(15, cause, "", false));
    assertEquals(100, score(drill, events), "said again without evidence");

    events.add(answer(16, cause, "another_series", false));
    double lost = (double) Grader.PROVE / drill.truths().size();
    assertEquals(100 - lost, score(drill, events));
    assertEquals("the evidence does not show " + cause, why(drill, events, "prove"));

    events.add(answer(17, cause, "a_series", true));
    assertEquals(100, score(drill, events));
    assertEquals("the evidence shows it", why(drill, events, "prove"));
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void eachCauseWithoutEvidenceIsNamed(Drill drill) {
    List<Event> events = begun(drill);
    drill.truths().forEach(truth -> events.add(answer(14, truth.cause(), false)));
    String each =
        drill.truths().stream()
            .map(truth -> "no evidence was given for " + truth.cause())
            .collect(Collectors.joining("; "));
    assertEquals(each, why(drill, events, "prove"));
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void withTwoCausesTheTimesAreThoseOfTheLast(Drill drill) {
    List<Event> events = begun(drill);
    int all = drill.truths().size();
    for (int named = 1; named <= all; named++) {
      assertTrue(new Moments(drill, events).localised().isEmpty());
      assertTrue(new Moments(drill, events).explained().isEmpty());
      events.add(answer(13 + named, drill.truths().get(named - 1).cause(), true));
      String of =
          named < all
              ? " %d of %d causes".formatted(named, all)
              : " after %d.0 s".formatted(3 + named);
      assertEquals("localised" + of, why(drill, events, "localise"));
      assertEquals("explained" + of, why(drill, events, "explain"));
    }
    assertEquals(13_000 + all * 1e3, new Moments(drill, events).localised().orElseThrow());
    assertEquals(13_000 + all * 1e3, new Moments(drill, events).explained().orElseThrow());
  }

  @Test
  void whatHarmsForAWhileIsNoWrongAnswerUntilItIsOver() {
    Drill drill = FILES.require("aftershock", 1);
    List<Event> events = solved(drill, drill.mitigations().get(0));
    events.removeIf(event -> "gone".equals(event.what().getString("name")));
    Cause hiccup = drill.passing().get(0).cause();
    events.add(answer(13, hiccup, false));
    assertTrue(new Moments(drill, events).isPassing());
    assertEquals(100, score(drill, events));

    events.add(event(14, Kind.STEP, new JsonObject().put("name", "gone").put("decoy", false)));
    assertTrue(!new Moments(drill, events).isPassing());
    assertEquals(100, score(drill, events));
    events.add(answer(15, hiccup, false));
    assertEquals(92, score(drill, events));
  }

  private static String why(Drill drill, List<Event> events, String part) {
    return Grader.grade(drill, events).parts().stream()
        .filter(one -> one.name().equals(part))
        .findFirst()
        .orElseThrow()
        .why();
  }

  @ParameterizedTest
  @MethodSource("quiet")
  void onAQuietShiftItIsRightToSaySoAndToLeaveItAlone(Drill drill) {
    List<Event> events = begun(drill);
    events.removeIf(event -> event.kind() == Kind.HARM);
    assertEquals(0, score(drill, events));
    assertEquals(100, and(events, answer(20, Cause.NONE, false)));
    assertEquals(50, and(events, answer(1, Cause.NONE, false)));
    Event lever = lever(13, new Lever(Lever.SHED, "aggregator", Map.of()));
    assertEquals(75, and(events, answer(20, Cause.NONE, false), lever));
    Event wrong = answer(20, new Cause("aggregator", Mechanism.ERRORS), false);
    assertEquals(85, and(events, answer(21, Cause.NONE, false), wrong));
    assertEquals(0, and(events, wrong));
    Event injected = event(15, Kind.INJECTED);
    assertEquals(
        100, and(events, injected, wrong, lever(16, concrete(new Lever("shed", "", Map.of())))));
    assertEquals(
        100, and(events, injected, answer(20, Cause.NONE, false), event(18, Kind.DECLARED)));
    assertEquals(50, and(events, injected, answer(1, Cause.NONE, false)));
  }

  private static int and(List<Event> events, Event... more) {
    Drill drill = quiet().findFirst().orElseThrow();
    return score(drill, Stream.concat(events.stream(), Stream.of(more)).toList());
  }

  @ParameterizedTest
  @MethodSource("incidents")
  void theGradeFollowsFromTheRecordAlone(Drill drill) {
    List<Event> events = solved(drill, drill.mitigations().get(0));
    List<Event> read =
        events.stream()
            .map(event -> Event.fromJson(new JsonObject(event.toJson().encode())))
            .toList();
    assertEquals(Grader.grade(drill, events), Grader.grade(drill, read));
  }
}
