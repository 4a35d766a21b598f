package dev.loopmesh.lessons.run;

import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.Measurement;
import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.Verdict;
import dev.loopmesh.lessons.chart.Guess;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;

/** One run of a lesson, from its prediction to its verdict. Confined to one event loop. */
public final class Run {
  private static final int ID_LENGTH = 12;
  private static final String RUNNING = "running";

  private final String id = UUID.randomUUID().toString().replace("-", "").substring(0, ID_LENGTH);
  private final Lesson lesson;
  private final String title;
  private final RunRequest request;
  private final Instant startedAt = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private String outcome = RUNNING; // as soon as it is known
  private String state = RUNNING; // the outcome, once it is kept
  private String text = "starting";
  private double share;
  private String observation = "";
  private String failure = "";
  private Optional<Result> result = Optional.empty();

  /** What a complete run has. */
  private record Result(Measurement measurement, Noise noise, Verdict verdict) {}

  Run(Lesson lesson, RunRequest request) {
    this.lesson = lesson;
    this.title = lesson.text().title();
    this.request = request;
  }

  public String id() {
    return id;
  }

  public Lesson lesson() {
    return lesson;
  }

  public boolean isRunning() {
    return state.equals(RUNNING);
  }

  /** Whether its outcome is known, although it may not be shown yet. */
  boolean isOver() {
    return !outcome.equals(RUNNING);
  }

  /** From now on its outcome is shown. */
  void publish() {
    state = outcome;
  }

  /** Ignored when the run is over. */
  void progress(String what, double overall) {
    if (!isOver()) {
      show(what, overall);
    }
  }

  private void show(String what, double overall) {
    text = what;
    share = Math.max(0, Math.min(1, overall));
  }

  void judged(Measurement measurement, Noise noise, Verdict verdict) {
    result = Optional.of(new Result(measurement, noise, verdict));
    end(verdict.outcome().toString(), verdict.sentence());
  }

  void failed(String why) {
    failure = why;
    end("failed", why);
  }

  void cancelled() {
    end("cancelled", "cancelled");
  }

  private void end(String as, String what) {
    outcome = as;
    show(what, 1);
  }

  /** Stores what the user has seen. */
  public void observe(String seen) {
    observation = seen;
  }

  /** The document of the API: without the outcome until that is kept. */
  public JsonObject toJson() {
    return document(state, isRunning() ? Optional.empty() : result);
  }

  /** The document of the history. */
  JsonObject outcome() {
    return document(outcome, result);
  }

  private JsonObject document(String as, Optional<Result> shown) {
    return new JsonObject()
        .put("id", id)
        .put("lesson", lesson.number())
        .put("title", title)
        .put("state", as)
        .put("progress", new JsonObject().put("share", share).put("text", text))
        .put("prediction", request.guess().map(Guess::toJson).orElse(null))
        .put("confidence", request.confidence().orElse(null))
        .put("knob", request.conditions().knob())
        .put("seed", request.conditions().seed())
        .put("short", request.conditions().isShort())
        .put("startedAt", startedAt.toString())
        .put("observation", observation)
        .put("failure", failure)
        .put("verdict", shown.map(this::verdict).orElse(null))
        .put("measurement", shown.map(one -> one.measurement.toJson()).orElse(null))
        .put("noise", shown.map(one -> one.noise.toJson()).orElse(null));
  }

  private JsonObject verdict(Result one) {
    String yours =
        PredictionSentence.of(
            lesson.prediction(request.conditions().knob()), request.guess(), one.measurement);
    return one.verdict.toJson().put("yours", yours);
  }
}
