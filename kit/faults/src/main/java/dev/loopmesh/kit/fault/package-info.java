/** Injected faults: their definition, timing, application and release. */
package dev.loopmesh.kit.fault;
