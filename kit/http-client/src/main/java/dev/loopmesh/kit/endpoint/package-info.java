/**
 * The replicas of a service whose URL is {@code dns+http://name:port}: all addresses of the name,
 * resolved again and again (ADR 16). Begin at {@link dev.loopmesh.kit.endpoint.ResolvedEndpoints}.
 */
package dev.loopmesh.kit.endpoint;
