/** Runs of lessons: one at a time, under a lease, measured and judged. */
package dev.loopmesh.lessons.run;
