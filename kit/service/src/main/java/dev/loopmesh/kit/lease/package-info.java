/**
 * Leases: a service undoes changes by itself when the client that made them stops renewing its
 * lease.
 */
package dev.loopmesh.kit.lease;
