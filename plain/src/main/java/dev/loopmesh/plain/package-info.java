/**
 * The whole idea in stock Vert.x: three slow services and an aggregator on one event loop. Begin at
 * {@link dev.loopmesh.plain.Plain}.
 */
package dev.loopmesh.plain;
