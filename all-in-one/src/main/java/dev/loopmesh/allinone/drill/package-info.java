/** {@code ./mesh drill}: drills on the command line. */
package dev.loopmesh.allinone.drill;
