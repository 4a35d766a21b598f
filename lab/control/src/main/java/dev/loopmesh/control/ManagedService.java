package dev.loopmesh.control;

import java.net.URI;

/**
 * A service of the mesh.
 *
 * @param name such as {@code payment-service}
 * @param management the address of its management port
 */
public record ManagedService(String name, URI management) {}
