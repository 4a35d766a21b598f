package dev.loopmesh.drills.grade;

import dev.loopmesh.drills.Cause;
import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Truth;
import dev.loopmesh.drills.grade.Event.Kind;
import dev.loopmesh.drills.grade.Grade.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Grades a drill by what happened in it: the same events, the same grade. The points are described
 * in {@code docs/drills.md}.
 */
public final class Grader {
  static final int DETECT = 10;
  static final int LOCALISE = 20;
  static final int EXPLAIN = 25;
  static final int PROVE = 10;
  static final int MITIGATE = 35;

  private static final int FALSE_ALARM = 10;
  private static final int WRONG_MECHANISM = 5;
  private static final int WRONG_SERVICE = 8;
  private static final int UNSAFE = 10;
  private static final int NEEDLESS = 3;
  private static final int MOST_NEEDLESS = 15;
  private static final double DETECT_IN_TIME = 0.25; // of the limit, from the onset
  private static final double MITIGATE_IN_TIME = 0.5;

  private final Drill drill;
  private final List<Event> events;
  private final Moments moments;
  private final List<Part> parts = new ArrayList<>();

  private Grader(Drill drill, List<Event> events) {
    this.drill = drill;
    this.events = events;
    this.moments = new Moments(drill, events);
  }

  /** The grade; a pure function. */
  public static Grade grade(Drill drill, List<Event> events) {
    return new Grader(drill, events).grade();
  }

  private Grade grade() {
    if (events.stream().noneMatch(event -> event.isAlarm() || event.kind() == Kind.ANSWER)) {
      return Grade.of(List.of(new Part("nothing done", 0, 100, "no answer and no lever")));
    }
    if (!drill.isIncident()) {
      return Grade.of(QuietShift.parts(moments));
    }
    detect();
    diagnose();
    mitigate();
    deduct();
    parts.addAll(moments.excuse());
    return Grade.of(parts);
  }

  private void detect() {
    OptionalDouble at = moments.detected();
    double share = inTime(at, DETECT_IN_TIME);
    parts.add(new Part("detect", DETECT * share, DETECT, since("detected", at)));
    double changedMs = moments.changedMs();
    if (events.stream().anyMatch(event -> event.isAlarm() && event.atMs() < changedMs)) {
      parts.add(new Part("false alarm", -FALSE_ALARM, 0, "acted before anything was wrong"));
    }
  }

  /** 1 until this share of the limit has passed, then less, down to 0.5 at the limit. */
  private double inTime(OptionalDouble atMs, double shareOfLimit) {
    if (atMs.isEmpty()) {
      return 0;
    }
    double late = (atMs.getAsDouble() - moments.onset().orElse(0)) / drill.limit().toMillis();
    double over = Math.max(0, Math.min(1, late) - shareOfLimit) / (1 - shareOfLimit);
    return 1 - over / 2;
  }

  private String since(String what, OptionalDouble atMs) {
    return atMs.isEmpty()
        ? "not " + what
        : String.format(
            Locale.ROOT,
            "%s after %.1f s",
            what,
            (atMs.getAsDouble() - moments.onset().orElse(0)) / 1e3);
  }

  private void diagnose() {
    Set<String> services =
        informed().map(answer -> Moments.cause(answer).service()).collect(Collectors.toSet());
    double localised = share(truth -> services.contains(truth.cause().service()));
    double explained =
        share(truth -> informed().anyMatch(a -> Moments.cause(a).equals(truth.cause())));
    String where = of(localised, "localised", moments.localised());
    parts.add(new Part("localise", LOCALISE * localised, LOCALISE, where));
    String what = of(explained, "explained", moments.explained());
    parts.add(new Part("explain", EXPLAIN * explained, EXPLAIN, what));
    parts.add(new Proof(drill, informed().toList()).part());
    wrongAnswers();
  }

  /** Says how many of the causes, where some are missing. */
  private String of(double share, String what, OptionalDouble atMs) {
    int all = drill.truths().size();
    return share == 0 || share == 1
        ? since(what, atMs)
        : "%s %d of %d causes".formatted(what, Math.round(share * all), all);
  }

  private Stream<Event> informed() {
    return events.stream().filter(moments::isInformed);
  }

  private double share(Predicate<Truth> found) {
    return (double) drill.truths().stream().filter(found).count() / drill.truths().size();
  }

  private void wrongAnswers() {
    Set<String> right =
        drill.truths().stream().map(truth -> truth.cause().service()).collect(Collectors.toSet());
    Set<Cause> wrong =
        moments.charged().stream()
            .filter(event -> event.kind() == Kind.ANSWER && !moments.isPassing(event))
            .map(Moments::cause)
            .collect(Collectors.toSet());
    drill.truths().forEach(truth -> wrong.remove(truth.cause()));
    if (!wrong.isEmpty()) {
      int price =
          wrong.stream()
              .mapToInt(one -> right.contains(one.service()) ? WRONG_MECHANISM : WRONG_SERVICE)
              .sum();
      String all = wrong.stream().map(Cause::toString).sorted().collect(Collectors.joining(", "));
      parts.add(new Part("wrong answers", -price, 0, all));
    }
  }

  private void mitigate() {
    OptionalDouble at = moments.mitigated();
    double share = moments.injectedMs() <= at.orElse(-1) ? 1 : inTime(at, MITIGATE_IN_TIME);
    OptionalDouble again = moments.harmedAgain();
    String why =
        again.isEmpty()
            ? since("mitigated", at)
            : "it did not last: guests were " + since("harmed again", again);
    parts.add(new Part("mitigate", MITIGATE * share, MITIGATE, why));
  }

  private void deduct() {
    PulledLevers pulled = PulledLevers.of(drill, moments.charged());
    if (!pulled.unsafe().isEmpty()) {
      int price = UNSAFE * pulled.unsafe().size();
      parts.add(new Part("unsafe levers", -price, 0, String.join(", ", pulled.unsafe())));
    }
    if (!pulled.needless().isEmpty()) {
      int price = Math.min(MOST_NEEDLESS, NEEDLESS * pulled.needless().size());
      parts.add(new Part("needless levers", -price, 0, String.join(", ", pulled.needless())));
    }
    hints(events, parts);
  }

  static void hints(List<Event> events, List<Part> parts) {
    int price =
        events.stream()
            .filter(event -> event.kind() == Kind.HINT)
            .mapToInt(event -> event.what().getInteger("price"))
            .sum();
    if (price > 0) {
      parts.add(new Part("hints", -price, 0, "hints were taken"));
    }
  }
}
