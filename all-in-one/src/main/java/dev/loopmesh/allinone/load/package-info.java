/** {@code ./mesh load}: load on the aggregator or on any URL, measured and judged. */
package dev.loopmesh.allinone.load;
