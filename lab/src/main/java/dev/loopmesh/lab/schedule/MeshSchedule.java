package dev.loopmesh.lab.schedule;

import java.util.List;

/**
 * What is to be done to the mesh, and when. The same document does the same each time.
 *
 * @param seed where the faults' sequences come from
 * @param steps in the order of the document
 */
record MeshSchedule(long seed, List<Step> steps) {}
