package dev.loopmesh.aggregator.waiting;

import dev.loopmesh.aggregator.response.CheckedJson;

/**
 * What the three services said.
 *
 * @param user null when it did not come and the caller takes what there is; so for the others
 */
public record SummaryParts(CheckedJson user, CheckedJson orders, CheckedJson payments) {}
