package dev.loopmesh.drills.run;

import dev.loopmesh.drills.Drill;

/**
 * What is wanted of a drill.
 *
 * @param drill made with the seed, and scaled
 * @param scale of its durations, above 0 to 1
 * @param player who plays it; may be empty
 */
public record DrillRequest(Drill drill, long seed, double scale, String player) {}
