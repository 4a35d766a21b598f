package dev.loopmesh.traces.store;

import java.time.Duration;
import java.util.List;

/**
 * What has come of one trace up to now. Immutable.
 *
 * @param spans in the order of arrival; at least one
 * @param refusedSpans how many more were refused
 * @param logLines in the order of arrival
 * @param refusedLogLines how many more were refused
 * @param age since its first span came
 * @param complete whether its root has ended and no span came for a moment
 */
public record Trace(
    String traceId,
    List<Span> spans,
    long refusedSpans,
    List<LogLine> logLines,
    long refusedLogLines,
    Duration age,
    boolean complete) {}
