/** Changes that a service undoes itself when whoever made them stops renewing its lease. */
package dev.loopmesh.kit.lease;
