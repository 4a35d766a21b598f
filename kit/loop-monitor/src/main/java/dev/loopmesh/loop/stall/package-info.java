/** What is known of a stall: sampled stacks, CPU use and the culprit. */
package dev.loopmesh.loop.stall;
