/** Limits and deadlines of the connections of a server. */
package dev.loopmesh.kit.connection;
