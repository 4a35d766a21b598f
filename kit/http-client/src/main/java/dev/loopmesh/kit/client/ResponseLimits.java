package dev.loopmesh.kit.client;

/**
 * The largest response, in bytes.
 *
 * @param headers its header section
 * @param body its body
 */
public record ResponseLimits(int headers, int body) {}
