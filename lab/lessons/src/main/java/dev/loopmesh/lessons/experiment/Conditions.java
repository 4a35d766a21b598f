package dev.loopmesh.lessons.experiment;

/**
 * Under which a lesson runs.
 *
 * @param knob one of the allowed values
 * @param seed of every random choice, 0 or more
 * @param isShort in a short form, with the same claim: a few seconds
 */
public record Conditions(String knob, long seed, boolean isShort) {}
