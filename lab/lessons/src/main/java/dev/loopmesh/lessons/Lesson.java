package dev.loopmesh.lessons;

import dev.loopmesh.lessons.experiment.Experiment;
import io.vertx.core.Future;

/** One lesson: a claim that a real run confirms or refutes. Stateless. */
public interface Lesson {
  /** From 1, in the order of the course. */
  int number();

  /** In kebab case, such as {@code sum-or-max}. */
  String id();

  /** What is said about it, from {@code course/ID.json}. */
  default LessonText text() {
    return LessonText.of(this);
  }

  /** The one parameter that can be changed. */
  Knob knob();

  /** What is to be predicted with this value of the knob. */
  Prediction prediction(String knob);

  /**
   * Runs the experiment, within 30 s. On the lab's event loop, so it must not block. Whatever it
   * changes in the mesh is undone afterwards by the lease that the caller holds.
   *
   * @return fails with {@link dev.loopmesh.lessons.experiment.LessonFailure} when the mesh does not
   *     respond as it must
   */
  Future<Measurement> run(Experiment experiment);

  /** Judges a measurement: relations that hold on any machine. A pure function. */
  Verdict judge(Measurement measured, Noise noise);
}
