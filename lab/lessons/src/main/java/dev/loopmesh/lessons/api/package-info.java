/** The HTTP API of the lessons. */
package dev.loopmesh.lessons.api;
