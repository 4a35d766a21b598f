/** The bench's own ends of the wire, for who asks and who answers: as lean as can be. */
package dev.loopmesh.bench.wire;
