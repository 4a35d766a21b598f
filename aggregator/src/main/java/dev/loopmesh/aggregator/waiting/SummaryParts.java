package dev.loopmesh.aggregator.waiting;

import dev.loopmesh.aggregator.call.CheckedJson;

/** What the three services answered; with {@code onFailure=partial} null for a failed call. */
public record SummaryParts(CheckedJson user, CheckedJson orders, CheckedJson payments) {}
