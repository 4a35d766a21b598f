/**
 * The OTLP/HTTP receiver (OTLP specification 1.9): limits bodies, and decodes protobuf and JSON.
 */
package dev.loopmesh.traces.otlp;
