package dev.loopmesh.lessons.history;

/**
 * Whether what is kept outlives the process.
 *
 * @param where it is kept, in words
 */
public record Place(boolean kept, String where) {}
