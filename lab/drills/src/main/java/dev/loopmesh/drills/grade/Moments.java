package dev.loopmesh.drills.grade;

import dev.loopmesh.drills.Cause;
import dev.loopmesh.drills.Drill;
import dev.loopmesh.drills.Truth;
import dev.loopmesh.drills.grade.Event.Kind;
import dev.loopmesh.drills.grade.Grade.Part;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/** When what mattered in a drill happened, in milliseconds since the first request. */
public record Moments(Drill drill, List<Event> events) {
  private OptionalDouble first(Predicate<Event> wanted) {
    return events.stream().filter(wanted).mapToDouble(Event::atMs).min();
  }

  /** When the incident began; empty where nothing was wrong. */
  public OptionalDouble onset() {
    return first(event -> event.kind() == Kind.STEP && !event.what().getBoolean("decoy"));
  }

  /** When the trainer first changed the mesh; never, in most drills. */
  double injectedMs() {
    return first(event -> event.kind() == Kind.INJECTED).orElse(Double.MAX_VALUE);
  }

  /** When the mesh was first changed so that it may harm, by the drill or by the trainer. */
  double changedMs() {
    return Math.min(onset().orElse(Double.MAX_VALUE), injectedMs());
  }

  /** What happened before the trainer changed the mesh: what the player did later is excused. */
  List<Event> charged() {
    double untilMs = injectedMs();
    return events.stream().filter(event -> event.atMs() < untilMs).toList();
  }

  /** Says that the trainer has injected a fault; no points, and empty if that is not so. */
  List<Part> excuse() {
    return injectedMs() == Double.MAX_VALUE
        ? List.of()
        : List.of(
            new Part(
                "injected fault",
                0,
                0,
                String.format(
                    Locale.ROOT,
                    "injected by the trainer at %.1f s; from then on, no answer and no lever cost"
                        + " points, and no recovery was late",
                    injectedMs() / 1e3)));
  }

  /** When guests were harmed first. */
  public OptionalDouble harmed() {
    return first(event -> event.kind() == Kind.HARM);
  }

  /** When the player noticed, after the onset. */
  public OptionalDouble detected() {
    return onset().isEmpty()
        ? OptionalDouble.empty()
        : first(event -> event.isAlarm() && event.atMs() >= onset().getAsDouble());
  }

  /** When the player first named the service of a cause, after the onset. */
  public OptionalDouble localised() {
    return first(event -> isInformed(event) && isService(cause(event)));
  }

  /** Whether it is an answer that is not a guess from before the onset. */
  boolean isInformed(Event event) {
    return event.kind() == Kind.ANSWER && event.atMs() >= onset().orElse(Double.MAX_VALUE);
  }

  private boolean isService(Cause answer) {
    return answer.isWrong()
        && drill.truths().stream()
            .anyMatch(truth -> truth.cause().service().equals(answer.service()));
  }

  /** When the player first named a cause, after the onset. */
  public OptionalDouble explained() {
    return first(event -> isInformed(event) && isTruth(cause(event)));
  }

  private boolean isTruth(Cause answer) {
    return drill.truths().stream().map(Truth::cause).anyMatch(answer::equals);
  }

  /** When guests recovered for good, after a lever of the player. */
  public OptionalDouble mitigated() {
    OptionalDouble recovered = recovered();
    return recovered.isPresent() && harmedAgain().isEmpty() && actedBefore(recovered.getAsDouble())
        ? recovered
        : OptionalDouble.empty();
  }

  private OptionalDouble recovered() {
    return events.stream()
        .filter(event -> event.kind() == Kind.RECOVERED)
        .mapToDouble(Event::atMs)
        .max();
  }

  /** When guests were harmed after the last recovery, unless the trainer may have done it. */
  OptionalDouble harmedAgain() {
    double sinceMs = recovered().orElse(Double.MAX_VALUE);
    double untilMs = injectedMs();
    return first(
        event -> event.kind() == Kind.HARM && event.atMs() > sinceMs && event.atMs() < untilMs);
  }

  private boolean actedBefore(double atMs) {
    double onsetMs = onset().orElse(Double.MAX_VALUE);
    return events.stream()
        .anyMatch(event -> event.isPulled() && event.atMs() >= onsetMs && event.atMs() <= atMs);
  }

  static Cause cause(Event answer) {
    return Cause.fromJson(answer.what());
  }

  /** All of them; null for what has not happened. */
  public JsonObject toJson() {
    return new JsonObject()
        .put("onsetMs", ms(onset()))
        .put("harmedMs", ms(harmed()))
        .put("detectedMs", ms(detected()))
        .put("localisedMs", ms(localised()))
        .put("explainedMs", ms(explained()))
        .put("mitigatedMs", ms(mitigated()));
  }

  private static Long ms(OptionalDouble moment) {
    return moment.isPresent() ? Math.round(moment.getAsDouble()) : null;
  }
}
