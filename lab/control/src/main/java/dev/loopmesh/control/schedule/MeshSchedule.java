package dev.loopmesh.control.schedule;

import java.util.List;

/**
 * Faults and latencies over time; the same document always has the same effect.
 *
 * @param seed of all random choices
 * @param steps in the order of the document
 */
record MeshSchedule(long seed, List<Step> steps) {}
