package dev.loopmesh.lessons.run;

import dev.loopmesh.lessons.Knob;
import dev.loopmesh.lessons.Lesson;
import dev.loopmesh.lessons.LessonText;
import dev.loopmesh.lessons.Measurement;
import dev.loopmesh.lessons.Noise;
import dev.loopmesh.lessons.Prediction;
import dev.loopmesh.lessons.Verdict;
import dev.loopmesh.lessons.experiment.Experiment;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Function;

/** A lesson that does what a test says, and always holds. */
record ScriptedLesson(Function<Experiment, Future<Measurement>> experiment) implements Lesson {
  @Override
  public int number() {
    return 1;
  }

  @Override
  public String id() {
    return "scripted";
  }

  @Override
  public LessonText text() {
    return new LessonText(new JsonObject().put("title", "Scripted"));
  }

  @Override
  public Knob knob() {
    return new Knob("knob", "Which?", List.of("a"), "a");
  }

  @Override
  public Prediction prediction(String knob) {
    return Prediction.number("none", "How many?", "s", 0, 10);
  }

  @Override
  public Future<Measurement> run(Experiment running) {
    return experiment.apply(running);
  }

  @Override
  public Verdict judge(Measurement measured, Noise noise) {
    return Verdict.of(List.of(), noise, "held", "did not hold");
  }
}
