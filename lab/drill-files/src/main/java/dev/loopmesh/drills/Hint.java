package dev.loopmesh.drills;

/**
 * A hint.
 *
 * @param price in points
 */
public record Hint(String text, int price) {}
