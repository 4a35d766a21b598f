package dev.loopmesh.aggregator.waiting;

import dev.loopmesh.aggregator.call.CheckedJson;

/** The responses of the three services; with {@code onFailure=partial} null for a failed call. */
public record SummaryParts(CheckedJson user, CheckedJson orders, CheckedJson payments) {}
