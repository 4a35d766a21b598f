package dev.loopmesh.aggregator.response;

/**
 * The largest response, in bytes.
 *
 * @param headers its header section
 * @param body its body
 */
public record ResponseLimits(int headers, int body) {}
