package dev.loopmesh.traces.store;

import java.time.Duration;
import java.util.List;

/**
 * One trace as received so far. Immutable.
 *
 * @param spans in the order of arrival; at least one
 * @param refusedSpans how many more were refused
 * @param logLines in the order of arrival
 * @param refusedLogLines how many more were refused
 * @param age since its first span arrived
 * @param complete whether its root has ended and no span has arrived for a while
 */
public record Trace(
    String traceId,
    List<Span> spans,
    long refusedSpans,
    List<LogLine> logLines,
    long refusedLogLines,
    Duration age,
    boolean complete) {}
