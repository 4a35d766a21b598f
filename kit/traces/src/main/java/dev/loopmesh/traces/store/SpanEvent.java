package dev.loopmesh.traces.store;

import java.util.Map;

/**
 * A moment within a span.
 *
 * @param timeNanos when, in nanoseconds since 1970 by the clock of the span's resource
 */
public record SpanEvent(String name, long timeNanos, Map<String, Object> attributes) {}
