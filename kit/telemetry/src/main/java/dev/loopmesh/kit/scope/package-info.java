/** The instrumentation scope of all telemetry. */
package dev.loopmesh.kit.scope;
