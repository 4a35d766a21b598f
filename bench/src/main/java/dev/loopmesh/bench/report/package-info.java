/** The results as Markdown, JSON and SVG. */
package dev.loopmesh.bench.report;
