/** Garbage collections, and bounded logs. */
package dev.loopmesh.loop.pause;
