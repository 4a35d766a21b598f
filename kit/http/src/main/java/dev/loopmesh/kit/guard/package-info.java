/** Access control: host names, origins, token and rate of changes. */
package dev.loopmesh.kit.guard;
