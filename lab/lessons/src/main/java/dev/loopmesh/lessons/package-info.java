/**
 * Lessons: predict, run a real experiment over HTTP, and get a verdict on measured data.
 *
 * <p>To write a lesson, implement {@link dev.loopmesh.lessons.Lesson} in {@code course} and add it
 * to {@code Course}. What an experiment may use is in {@link
 * dev.loopmesh.lessons.experiment.Experiment}.
 */
package dev.loopmesh.lessons;
