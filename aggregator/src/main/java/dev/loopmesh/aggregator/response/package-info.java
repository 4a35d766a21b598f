/**
 * Responses of the services: read within limits, one exchange on a connection at a time, and
 * checked before they are used. What is ambiguous is refused (ADR 8, ADR 12).
 */
package dev.loopmesh.aggregator.response;
