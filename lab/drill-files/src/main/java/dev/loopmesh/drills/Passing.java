package dev.loopmesh.drills;

/**
 * What also harms guests, and is over before the page: not asked for, and no wrong answer until
 * then.
 *
 * @param until the name of the step that ends it
 */
public record Passing(Cause cause, String until) {}
