package dev.loopmesh.traces.store;

import java.util.Map;

/**
 * A related span that is not its parent.
 *
 * @param traceId as it was sent, in hexadecimal; may be of any length
 * @param spanId the same
 */
public record SpanLink(String traceId, String spanId, Map<String, Object> attributes) {}
