/** What a drill was about and how it went, as documents. */
package dev.loopmesh.drills.debrief;
