/** A monitor of Vert.x event loops: busy time, holders, segments and stalls. */
package dev.loopmesh.loop;
