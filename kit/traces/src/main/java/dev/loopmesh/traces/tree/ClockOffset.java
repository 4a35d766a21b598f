package dev.loopmesh.traces.tree;

import dev.loopmesh.traces.store.Resource;

/**
 * How far a resource's clock is from that of the trace's root, as the nesting of spans shows it.
 *
 * @param aheadNanos by how much its clock is ahead; negative when it is behind
 * @param errorNanos by how much that may be wrong either way; negative where there is no bound
 */
public record ClockOffset(Resource resource, long aheadNanos, long errorNanos) {}
