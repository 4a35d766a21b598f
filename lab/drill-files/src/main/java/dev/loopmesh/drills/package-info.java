/**
 * Drills: incidents in a real mesh that are detected, localised, explained and mitigated against a
 * clock, and graded by what guests got.
 *
 * <p>A drill is a YAML file; begin at {@link dev.loopmesh.drills.Drill} and {@link
 * dev.loopmesh.drills.file.DrillFile}.
 */
package dev.loopmesh.drills;
