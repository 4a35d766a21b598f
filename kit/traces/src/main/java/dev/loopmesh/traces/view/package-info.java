/** Traces over HTTP, as JSON and as text. */
package dev.loopmesh.traces.view;
