/**
 * A strict and bounded HTTP client: one exchange on a connection at a time, bounds of concurrent
 * and queued requests, of the response in bytes, and of time. Ambiguous responses are refused (ADR
 * 8). Begin at {@link dev.loopmesh.kit.client.UpstreamClient}, which is confined to an event loop.
 */
package dev.loopmesh.kit.client;
