package dev.loopmesh.drills;

import io.vertx.core.json.JsonArray;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * A drill as it is played with one seed. How a file is written: {@code docs/writing-a-drill.md}.
 *
 * @param id says nothing about the cause, as little as the title
 * @param level 1 to 3
 * @param limit how long it may take, from the end of the calm
 * @param harm how soon after the first step guests are harmed
 * @param pageAt when the page is sent even if no request has suffered
 * @param base changes made before it begins
 * @param timeline hidden changes and decoys, in the order in which they are made
 * @param truths at least one
 * @param passing what also harms for a while; the page waits for its end
 * @param mitigations each a list of levers that together end the incident
 * @param unsafe levers that must not be pulled
 */
public record Drill(
    String id,
    int level,
    Texts texts,
    Duration limit,
    Duration harm,
    Optional<Duration> pageAt,
    Traffic traffic,
    List<Step> base,
    List<Step> timeline,
    List<Truth> truths,
    List<Passing> passing,
    List<EvidenceRule> evidence,
    List<List<Lever>> mitigations,
    List<Lever> unsafe,
    Recovery recovery,
    List<Hint> hints) {
  private static final Duration SHORTEST_HOLD = Duration.ofSeconds(4);

  /**
   * What it says.
   *
   * @param story what is known before it begins
   * @param page what the on-call engineer gets
   * @param explanation of the cause, after the end
   * @param runbook a link, or empty
   * @param lessons IDs of lessons
   */
  public record Texts(
      String title,
      String story,
      String page,
      String explanation,
      String runbook,
      List<String> lessons) {}

  /** Whether something is wrong. */
  public boolean isIncident() {
    return truths.stream().anyMatch(truth -> truth.cause().isWrong());
  }

  /** What proves a cause, or what is taken for it: the rules for its service. */
  public List<EvidenceRule> evidence(Cause cause) {
    return evidence.stream().filter(rule -> rule.service().equals(cause.service())).toList();
  }

  /** For each cause, what proves it in words. */
  public JsonArray acceptedEvidence() {
    JsonArray all = new JsonArray();
    for (Truth truth : truths) {
      List<String> accepted = evidence(truth.cause()).stream().map(EvidenceRule::toString).toList();
      all.add(truth.cause().toJson().put("accepted", new JsonArray(accepted)));
    }
    return all;
  }

  /** The first change that is no decoy; empty where nothing is wrong. */
  public Optional<Step> firstFault() {
    return timeline.stream().filter(step -> !step.isDecoy()).findFirst();
  }

  /** The last change that is no decoy; empty where nothing is wrong. */
  public Optional<Step> lastFault() {
    return timeline.stream().filter(step -> !step.isDecoy()).reduce((one, next) -> next);
  }

  /**
   * The same with all durations of the drill itself multiplied: limit, harm, page, steps and hold.
   * The hold is at least 4 s. What the mesh does, and the objective, stay as they are.
   */
  public Drill scaled(double factor) {
    UnaryOperator<Duration> scale = time -> Duration.ofMillis(Math.round(time.toMillis() * factor));
    Duration hold = scale.apply(recovery.hold());
    return new Drill(
        id,
        level,
        texts,
        scale.apply(limit),
        scale.apply(harm),
        pageAt.map(scale),
        traffic,
        base,
        timeline.stream().map(step -> at(step, scale.apply(step.at()))).toList(),
        truths,
        passing,
        evidence,
        mitigations,
        unsafe,
        new Recovery(
            recovery.objective(), hold.compareTo(SHORTEST_HOLD) < 0 ? SHORTEST_HOLD : hold),
        hints);
  }

  private static Step at(Step step, Duration at) {
    return new Step(step.name(), at, step.service(), step.path(), step.body(), step.isDecoy());
  }
}
