/** What happened in a drill, and the grade, which follows from it alone. */
package dev.loopmesh.drills.grade;
