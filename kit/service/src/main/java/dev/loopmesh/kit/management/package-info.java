/** The management API of a service. */
package dev.loopmesh.kit.management;
