/** Problem documents (RFC 9457). */
package dev.loopmesh.kit.problem;
