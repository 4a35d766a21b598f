/** How requests arrive. */
package dev.loopmesh.kit.load.workload;
