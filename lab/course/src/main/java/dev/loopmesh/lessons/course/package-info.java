/** The lessons, one class each. */
package dev.loopmesh.lessons.course;
