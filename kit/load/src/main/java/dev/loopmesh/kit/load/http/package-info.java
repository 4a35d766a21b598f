/** Sends requests and reads responses on one event loop, with Netty's codecs. */
package dev.loopmesh.kit.load.http;
