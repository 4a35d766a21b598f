/**
 * The defences of the calls: each wraps the next one, in the order of {@link
 * dev.loopmesh.aggregator.defence.Defences}. Confined to an event loop, unless a class says
 * otherwise.
 */
package dev.loopmesh.aggregator.defence;
