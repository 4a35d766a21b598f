package dev.loopmesh.aggregator.response;

/**
 * How large an answer may be.
 *
 * @param headers bytes of its header section
 * @param body bytes of its body
 */
public record ResponseLimits(int headers, int body) {}
