package dev.loopmesh.lab.control;

import java.net.URI;

/**
 * A service of the mesh, as whoever steers it knows it.
 *
 * @param name as everywhere: {@code payment-service}
 * @param management where its management listens
 */
public record ManagedService(String name, URI management) {}
