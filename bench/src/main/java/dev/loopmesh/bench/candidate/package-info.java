/**
 * The programs that are measured: which there are, their processes and those of their upstreams.
 */
package dev.loopmesh.bench.candidate;
