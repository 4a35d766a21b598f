/**
 * What happens in the mesh, as it becomes known, for pages that watch. {@link
 * dev.loopmesh.lab.live.ServiceWatch} asks the services what their loops did, the trace store tells
 * of spans as they come; {@link dev.loopmesh.lab.live.LiveFeed} keeps it for a while, and each
 * {@link dev.loopmesh.lab.live.LivePage} gets it over one WebSocket, as fast as it can read.
 */
package dev.loopmesh.lab.live;
