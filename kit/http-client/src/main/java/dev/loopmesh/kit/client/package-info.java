/**
 * A strict and bounded HTTP client: one exchange on a connection at a time, bounds of concurrent
 * and queued requests, of the response in bytes, and of time. What is ambiguous is refused (ADR 8).
 */
package dev.loopmesh.kit.client;
