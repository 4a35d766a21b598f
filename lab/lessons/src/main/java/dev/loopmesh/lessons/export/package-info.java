/** Exports of the history. */
package dev.loopmesh.lessons.export;
