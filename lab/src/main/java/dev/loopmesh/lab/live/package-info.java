/**
 * Events of the mesh for open pages. {@link dev.loopmesh.lab.live.ServiceWatch} reads the activity
 * of the services' loops, and the trace store reports spans as they arrive; {@link
 * dev.loopmesh.lab.live.LiveFeed} keeps the latest events, and each {@link
 * dev.loopmesh.lab.live.LivePage} gets them over one WebSocket, as fast as it can read.
 */
package dev.loopmesh.lab.live;
