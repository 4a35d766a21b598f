package dev.loopmesh.lab.trace.otlp;

import dev.loopmesh.lab.trace.LogLine;
import dev.loopmesh.lab.trace.Refusal;
import java.util.List;

/**
 * The log records of one request.
 *
 * @param stray how many more it had that are in no trace
 * @param refusal how many more it had that are none
 */
public record DecodedLogs(List<LogLine> lines, long stray, Refusal refusal) {}
