/** Charts drawn in text. */
package dev.loopmesh.kit.chart;
