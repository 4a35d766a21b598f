package dev.loopmesh.lab.trace.otlp;

import dev.loopmesh.lab.trace.Refusal;
import dev.loopmesh.lab.trace.Span;
import java.util.List;

/** The spans of one request, and how many more it had that are none. */
public record DecodedSpans(List<Span> spans, Refusal refusal) {}
