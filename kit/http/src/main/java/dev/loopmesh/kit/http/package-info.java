/** Requests and responses: parameters, JSON bodies, media types and headers. */
package dev.loopmesh.kit.http;
