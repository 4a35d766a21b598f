/** Log lines on standard error, and log records for OpenTelemetry. */
package dev.loopmesh.kit.log;
