/** What protects the calls: each defence wraps the next one, in the order that Defences gives. */
package dev.loopmesh.aggregator.defence;
