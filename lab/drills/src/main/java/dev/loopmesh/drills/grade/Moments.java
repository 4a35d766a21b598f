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
import java.util.function.BiPredicate;
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

  /** When the player had named the service of each cause, after the onset. */
  public OptionalDouble localised() {
    return last((answer, truth) -> answer.service().equals(truth.service()));
  }

  /** When the player had named each cause, after the onset. */
  public OptionalDouble explained() {
    return last(Cause::equals);
  }

  /** When the last of the causes was first answered so; empty while one is missing. */
  private OptionalDouble last(BiPredicate<Cause, Cause> fits) {
    OptionalDouble lastMs =
        drill.truths().stream()
            .map(Truth::cause)
            .map(truth -> first(event -> isInformed(event) && fits.test(cause(event), truth)))
            .mapToDouble(moment -> moment.orElse(Double.MAX_VALUE))
            .max();
    return lastMs.orElse(Double.MAX_VALUE) == Double.MAX_VALUE ? OptionalDouble.empty() : lastMs;
  }

  /** Whether it is an answer that is not a guess from before the onset. */
  boolean isInformed(Event event) {
    return event.kind() == Kind.ANSWER && event.atMs() >= onset().orElse(Double.MAX_VALUE);
  }

  /** Whether what harms only for a while is not over. */
  public boolean isPassing() {
    return drill.passing().stream().anyMatch(one -> madeMs(one.until()) == Double.MAX_VALUE);
  }

  /** Whether an answer names what harms only for a while, before that is over. */
  boolean isPassing(Event answer) {
    return drill.passing().stream()
        .filter(one -> one.cause().equals(cause(answer)))
        .anyMatch(one -> answer.atMs() < madeMs(one.until()));
  }

  private double madeMs(String step) {
    return first(e -> e.kind() == Kind.STEP && step.equals(e.what().getString("name")))
        .orElse(Double.MAX_VALUE);
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
