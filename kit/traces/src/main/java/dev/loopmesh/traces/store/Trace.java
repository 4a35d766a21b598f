package dev.loopmesh.traces.store;

import java.time.Duration;
import java.util.List;

/**
 * What has come of one trace up to now. Immutable.
 *
 * @param spans in the order in which they came; at least one
 * @param refusedSpans how many more of its spans came and were not taken
 * @param logLines what its programs logged, in the order in which it came
 * @param refusedLogLines how much more they did that was not taken
 * @param age how long ago its first span came
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
