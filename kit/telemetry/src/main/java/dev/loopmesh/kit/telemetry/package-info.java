/** OpenTelemetry of one service: its SDK, server spans, and propagation of their context. */
package dev.loopmesh.kit.telemetry;
