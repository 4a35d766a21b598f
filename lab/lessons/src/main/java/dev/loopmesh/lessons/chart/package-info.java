/** Charts of a run: data, and their drawings as SVG and as text. */
package dev.loopmesh.lessons.chart;
