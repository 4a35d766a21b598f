/**
 * What is measured: one {@link dev.loopmesh.bench.measure.Part} each for CPU, idle CPU, latency,
 * overhead and overload, and for cold starts; the system's counters; windows and their ratios.
 */
package dev.loopmesh.bench.measure;
